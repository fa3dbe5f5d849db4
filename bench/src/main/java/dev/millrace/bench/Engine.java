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
  private static final int WARM_UP_ITEMS = 5_000;
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
      System.out.println(
          "workload  tokens    raw/s  engine/s  share  (lowest, highest)  raw CPU ms  engine CPU ms"
              + "  share");
      engine.warmUp();
      for (Workload workload : List.of(Workload.SHORT, Workload.LONG)) {
        double[][] found = new double[6][rounds];
        for (int i = 0; i < rounds; i++) {
          double[] round = engine.round(workload, raw);
          for (int k = 0; k < round.length; k++) {
            found[k][i] = round[k];
          }
          found[4][i] = round[1] / round[0];
          found[5][i] = round[2] / round[3];
        }
        Arrays.stream(found).forEach(Arrays::sort);
        System.out.printf(
            Locale.ROOT,
            "%-8s  %6d  %7.0f  %8.0f  %5.3f  (%.3f, %.3f)     %10.3f  %13.3f  %5.3f%n",
            workload.name(),
            raw.tokens(workload),
            found[0][rounds / 2],
            found[1][rounds / 2],
            found[4][rounds / 2],
            found[4][0],
            found[4][rounds - 1],
            found[2][rounds / 2],
            found[3][rounds / 2],
            found[5][rounds / 2]);
      }
    }
  }

  /** The compiler needs some thousand runs, which are seconds or, beside others, a minute. */
  private void warmUp() throws InterruptedException {
    for (double items = 0; items < WARM_UP_ITEMS; ) {
      items +=
          TURN_SECONDS * Streams.measure(TURN_SECONDS, end -> run(Workload.SHORT, end)).perSecond();
    }
  }

  /** Items a second raw and with the engine, and milliseconds of processor time raw and with it. */
  private double[] round(Workload workload, RawRuntime raw) throws InterruptedException {
    double[] sums = new double[4];
    for (int i = 0; i < TURNS; i++) {
      Streams.Rate limit = raw.measure(workload, TURN_SECONDS);
      Streams.Rate engine = Streams.measure(TURN_SECONDS, end -> run(workload, end));
      sums[0] += limit.perSecond() / TURNS;
      sums[1] += engine.perSecond() / TURNS;
      sums[2] += limit.cpuMillis() / TURNS;
      sums[3] += engine.cpuMillis() / TURNS;
    }
    return sums;
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
