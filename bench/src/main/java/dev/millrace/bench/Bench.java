package dev.millrace.bench;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints a line for each workload: Millrace end to end, beside raw ONNX Runtime on the same machine
 * in the same minutes. Arguments: {@code embedded} or {@code emulated}, rounds, jobs a round; or
 * {@code engine} for the engine and a worker's batches alone, rounds. If {@code
 * MILLRACE_MODELS_DATA} names a folder with real models, ShuffleNet is measured too.
 */
public final class Bench {
  private static final int CLIENTS = 16;

  private Bench() {}

  public static void main(String[] args) throws IOException, InterruptedException, OrtException {
    Path home = Path.of(System.getProperty("millrace.home", "")).toAbsolutePath();
    if (args.length > 0 && args[0].equals("engine")) {
      measureEngine(home.resolve("models"), args.length > 1 ? Integer.parseInt(args[1]) : 9);
      return;
    }
    boolean emulated = args.length > 0 && args[0].equals("emulated");
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int jobs = args.length > 2 ? Integer.parseInt(args[2]) : 3000;
    try (RawRuntime raw = new RawRuntime(home.resolve("models/minilm-l6-v2/1"));
        ServerProcess server = ServerProcess.start(home, emulated)) {
      EndToEnd endToEnd = new EndToEnd(server);
      endToEnd.saturate(Workload.SHORT, jobs, CLIENTS);
      System.out.println(
          "workload  tokens  limit/s  jobs/s  share  CPU ms/job  p50 ms  p99 ms  1 client/s  p50 ms"
              + "  p99 ms");
      for (Workload workload : List.of(Workload.SHORT, Workload.LONG)) {
        measure(workload, raw, endToEnd, rounds, workload.equals(Workload.SHORT) ? jobs : jobs / 4);
      }
    }
  }

  /** Texts and pictures, and a worker with full batches. */
  private static void measureEngine(Path models, int rounds)
      throws IOException, InterruptedException, OrtException {
    FullBatch.measure(models, rounds);
    Comparison.printHead();
    try (RawRuntime raw = new RawRuntime(models.resolve("minilm-l6-v2/1"));
        Engine engine = new Engine(models, "minilm-l6-v2")) {
      for (Workload workload : List.of(Workload.SHORT, Workload.LONG)) {
        new Comparison(
                workload.name() + ", " + raw.tokens(workload) + " tokens",
                end -> raw.run(workload, end),
                end -> engine.run(workload::input, end))
            .print(rounds);
      }
    }
    try (PictureModel hieroglyphs = PictureModel.hieroglyphs(models)) {
      hieroglyphs.print(rounds);
    }
    String data = System.getenv("MILLRACE_MODELS_DATA");
    if (data != null) {
      Path folder = Files.createTempDirectory("millrace-bench");
      try (PictureModel shufflenet = PictureModel.shufflenet(Path.of(data), folder)) {
        shufflenet.print(rounds);
      }
    }
  }

  private static void measure(
      Workload workload, RawRuntime raw, EndToEnd endToEnd, int rounds, int jobs)
      throws IOException, InterruptedException {
    double[][] figures = new double[9][rounds];
    for (int i = 0; i < rounds; i++) {
      double limit = raw.perSecond(workload, 2);
      EndToEnd.Round full = endToEnd.saturate(workload, jobs, CLIENTS);
      EndToEnd.Round single = endToEnd.oneByOne(workload, Math.min(300, jobs / 4));
      double[] round = {
        limit,
        full.perSecond(),
        full.perSecond() / limit,
        full.cpuMillis(),
        full.percentile(50),
        full.percentile(99),
        single.perSecond(),
        single.percentile(50),
        single.percentile(99)
      };
      for (int k = 0; k < round.length; k++) {
        figures[k][i] = round[k];
      }
    }
    Object[] medians = Arrays.stream(figures).map(Bench::median).toArray();
    System.out.printf(
        Locale.ROOT,
        "%-8s  %6d  %7.0f  %6.0f  %5.2f  %10.2f  %6.0f  %6.0f  %10.0f  %6.1f  %6.1f%n",
        prepend(workload.name(), raw.tokens(workload), medians));
  }

  private static Double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Object[] prepend(String name, int tokens, Object[] rest) {
    Object[] all = new Object[rest.length + 2];
    all[0] = name;
    all[1] = tokens;
    System.arraycopy(rest, 0, all, 2, rest.length);
    return all;
  }
}
