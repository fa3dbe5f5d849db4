package dev.millrace.worker;

import dev.millrace.core.model.Example;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.queue.Lane;
import dev.millrace.inference.Predictor;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Models on this worker's own processors, on so many streams of work at once as it has: more would
 * only take turns on them. Thread-safe.
 */
public final class ProcessorModels {
  /** HotSpot compiles what has run some thousand times; a run goes through its loops oftener. */
  private static final int WARM_RUNS = 20;

  private final Predictors predictors;
  private final Semaphore streams;

  /**
   * Models that these predictors run.
   *
   * @param streams predictions that run at once, at least 1
   */
  public ProcessorModels(Predictors predictors, int streams) {
    this.predictors = predictors;
    this.streams = new Semaphore(streams, true);
  }

  /** Loads these models now, so that no job waits for them; others are left out. */
  public void load(List<ModelPackage> models) {
    own(models).forEach(predictors::load);
  }

  /** The output of the model, as {@link Models#predict} promises it. */
  public String predict(ModelPackage model, String inputJson, StopSignal stop) {
    return predictors.with(model, stop, predictor -> run(predictor, inputJson, stop));
  }

  /**
   * Runs the examples of these models so often that their code is compiled and ONNX Runtime has its
   * memory; nothing of it is kept.
   */
  void warmUp(List<ModelPackage> models) {
    for (ModelPackage model : own(models)) {
      for (Example example : model.manifest().examples()) {
        for (int run = 0; run < WARM_RUNS; run++) {
          var _ = predict(model, example.input().toString(), new StopSignal());
        }
      }
    }
  }

  private String run(Predictor predictor, String inputJson, StopSignal stop) {
    stop.await(streams::acquire);
    try {
      return predictor.predict(inputJson, stop);
    } finally {
      streams.release();
    }
  }

  private static List<ModelPackage> own(List<ModelPackage> models) {
    return models.stream().filter(model -> model.manifest().lane() == Lane.CPU).toList();
  }
}
