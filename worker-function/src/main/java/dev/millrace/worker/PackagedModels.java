package dev.millrace.worker;

import dev.millrace.core.model.Example;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.Predictor;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The models that this worker can run, on so many streams of work at once as it has processors:
 * more would only take turns on them. Thread-safe.
 */
public final class PackagedModels implements Models {
  /** HotSpot compiles what has run some thousand times; a run goes through its loops oftener. */
  private static final int WARM_RUNS = 20;

  private final ModelCatalog catalog;
  private final Predictors predictors;
  private final Semaphore streams;

  /**
   * The models of this catalog.
   *
   * @param streams predictions that run at once, at least 1
   */
  public PackagedModels(ModelCatalog catalog, Predictors predictors, int streams) {
    this.catalog = catalog;
    this.predictors = predictors;
    this.streams = new Semaphore(streams, true);
  }

  @Override
  public Prediction predict(ModelRef ref, String inputJson, StopSignal stop) {
    return predict(
        catalog
            .accepted(ref)
            .orElseThrow(() -> new InvalidModelPackageException("No package for " + ref)),
        inputJson,
        stop);
  }

  private Prediction predict(ModelPackage model, String inputJson, StopSignal stop) {
    return predictors.with(
        model, stop, predictor -> new Prediction(run(predictor, inputJson, stop), model.digest()));
  }

  private String run(Predictor predictor, String inputJson, StopSignal stop) {
    stop.await(streams::acquire);
    try {
      return predictor.predict(inputJson, stop);
    } finally {
      streams.release();
    }
  }

  /** Loads these models now, so that no job waits for them. */
  public void load(List<ModelPackage> models) {
    models.forEach(predictors::load);
  }

  /**
   * Runs the examples of these models so often that their code is compiled and ONNX Runtime has its
   * memory; nothing of it is kept.
   */
  void warmUp(List<ModelPackage> models) {
    for (ModelPackage model : models) {
      for (Example example : model.manifest().examples()) {
        for (int run = 0; run < WARM_RUNS; run++) {
          var _ = predict(model, example.input().toString(), new StopSignal());
        }
      }
    }
  }
}
