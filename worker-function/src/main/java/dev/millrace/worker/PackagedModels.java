package dev.millrace.worker;

import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.Predictor;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The models that this worker can run, on so many streams of work at once as it has processors:
 * more would only take turns on them. Thread-safe.
 */
public final class PackagedModels implements Models {
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
    ModelPackage model =
        catalog
            .resolve(ref.toString())
            .orElseThrow(() -> new InvalidModelPackageException("No package for " + ref));
    Predictor predictor = predictors.get(model);
    long asked = System.nanoTime();
    streams.acquireUninterruptibly();
    stop.waited(Duration.ofNanos(System.nanoTime() - asked));
    try {
      return new Prediction(predictor.predict(inputJson, stop), model.digest());
    } finally {
      streams.release();
    }
  }

  /** Loads these models now, so that no job waits for them. */
  public void load(List<ModelPackage> models) {
    models.forEach(predictors::get);
  }
}
