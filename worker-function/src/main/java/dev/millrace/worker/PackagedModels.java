package dev.millrace.worker;

import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.queue.Lane;
import dev.millrace.inference.StopSignal;
import java.time.Duration;

/** The models of a catalog, each answered by what its runtime asks for. Thread-safe. */
public final class PackagedModels implements Models {
  private final ModelCatalog catalog;
  private final ProcessorModels processors;
  private final GeneratedAnswers generated;

  /**
   * The models of this catalog.
   *
   * @param processors answers for those that run here
   * @param generated answers for those that a provider runs
   */
  public PackagedModels(
      ModelCatalog catalog, ProcessorModels processors, GeneratedAnswers generated) {
    this.catalog = catalog;
    this.processors = processors;
    this.generated = generated;
  }

  @Override
  public Prediction predict(ModelRef ref, String inputJson, Payer payer, StopSignal stop) {
    ModelPackage model =
        catalog
            .accepted(ref)
            .orElseThrow(() -> new InvalidModelPackageException("No package for " + ref));
    String output =
        model.manifest().lane() == Lane.LLM
            ? generated.answer(model, inputJson, payer, stop)
            : processors.predict(model, inputJson, stop);
    return new Prediction(output, model.digest());
  }

  @Override
  public Duration closedFor(ModelRef ref) {
    return catalog
        .accepted(ref)
        .filter(model -> model.manifest().lane() == Lane.LLM)
        .map(generated::closedFor)
        .orElse(Duration.ZERO);
  }
}
