package dev.millrace.bench;

import ai.onnxruntime.OrtException;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The engine, from the JSON of an input to the JSON of an output, beside raw ONNX Runtime: one
 * stream on each processor, both in turns of half a second, so that both meet the same noise.
 */
final class Engine implements AutoCloseable {
  private static final int TURNS = 4;
  private static final double TURN_SECONDS = 0.5;
  private static final long MOST_BYTES = 1L << 30;

  private final Predictors predictors;
  private final ModelPackage model;

  private Engine(Path models) {
    FolderModelCatalog catalog = FolderModelCatalog.read(models);
    predictors = new Predictors(catalog, MOST_BYTES);
    model = catalog.resolve("minilm-l6-v2").orElseThrow();
  }

  /** Prints a line for each workload: medians of the rounds. */
  static void measure(Path home, int rounds)
      throws IOException, InterruptedException, OrtException {
    Path models = home.resolve("models");
    try (RawRuntime raw = new RawRuntime(models.resolve("minilm-l6-v2/1"));
        Engine engine = new Engine(models)) {
      System.out.println("workload  tokens    raw/s  engine/s  ratio  (lowest, highest)");
      for (Workload workload : List.of(Workload.SHORT, Workload.LONG)) {
        engine.round(workload, raw);
        double[][] found = new double[3][rounds];
        for (int i = 0; i < rounds; i++) {
          double[] round = engine.round(workload, raw);
          found[0][i] = round[0];
          found[1][i] = round[1];
          found[2][i] = round[1] / round[0];
        }
        Arrays.stream(found).forEach(Arrays::sort);
        System.out.printf(
            Locale.ROOT,
            "%-8s  %6d  %7.0f  %8.0f  %5.3f  (%.3f, %.3f)%n",
            workload.name(),
            raw.tokens(workload),
            found[0][rounds / 2],
            found[1][rounds / 2],
            found[2][rounds / 2],
            found[2][0],
            found[2][rounds - 1]);
      }
    }
  }

  private double[] round(Workload workload, RawRuntime raw) throws InterruptedException {
    double rawPerSecond = 0;
    double enginePerSecond = 0;
    for (int i = 0; i < TURNS; i++) {
      rawPerSecond += raw.perSecond(workload, TURN_SECONDS) / TURNS;
      enginePerSecond += Streams.perSecond(TURN_SECONDS, end -> run(workload, end)) / TURNS;
    }
    return new double[] {rawPerSecond, enginePerSecond};
  }

  private int run(Workload workload, long end) {
    int items = 0;
    while (System.nanoTime() < end) {
      String input = workload.input(1 + items % 9);
      var _ = predictors.with(model, predictor -> predictor.predict(input, new StopSignal()));
      items++;
    }
    return items;
  }

  @Override
  public void close() {
    predictors.close();
  }
}
