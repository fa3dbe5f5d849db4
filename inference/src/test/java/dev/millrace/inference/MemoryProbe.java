package dev.millrace.inference;

import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.onnx.OnnxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Prints by how many kilobytes the resident memory of this process grows in so many runs after a
 * warm-up, on two threads. Arguments: {@code texts} or {@code tensors}, warm-up, runs, an empty
 * folder.
 */
final class MemoryProbe {
  private static final int STREAMS = 2;

  private MemoryProbe() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    TestPackages packages = new TestPackages(Path.of(args[3]));
    packages.onnx("u64", "tensor", "{}", 100, OnnxBytes.model(OnnxBytes.identity(13, -1)));
    packages.onnx("bytes", "tensor", "{}", 100, OnnxBytes.model(OnnxBytes.identity(8, -1)));
    FolderModelCatalog models =
        args[0].equals("texts") ? FolderModelCatalog.read(TestPackages.BUILT_IN) : packages.read();
    try (Predictors predictors = new Predictors(models, 1 << 30);
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS)) {
      IntConsumer run =
          args[0].equals("texts") ? texts(models, predictors) : tensors(models, predictors);
      repeat(threads, Integer.parseInt(args[1]), run);
      long before = resident();
      repeat(threads, Integer.parseInt(args[2]), run);
      System.out.println(resident() - before);
    }
  }

  private static IntConsumer texts(FolderModelCatalog models, Predictors predictors) {
    ModelPackage model = models.resolve("minilm-l6-v2@1").orElseThrow();
    return i -> {
      String input = "{\"text\":\"" + "mill ".repeat(1 + i % 12) + "\"}";
      var _ = predictors.with(model, p -> p.predict(input, new StopSignal()));
    };
  }

  private static IntConsumer tensors(FolderModelCatalog models, Predictors predictors) {
    String numbers = String.join(",", Collections.nCopies(500, "7"));
    String words = numbers.replace("7", "\"seven\"");
    String u64 = request("UINT64", numbers);
    String bytes = request("BYTES", words);
    String wrong = request("BYTES", words + ",7");
    ModelPackage integers = models.resolve("u64").orElseThrow();
    ModelPackage texts = models.resolve("bytes").orElseThrow();
    return _ -> {
      var _ = predictors.with(integers, p -> p.predict(u64, new StopSignal()));
      var _ = predictors.with(texts, p -> p.predict(bytes, new StopSignal()));
      try {
        var _ = predictors.with(texts, p -> p.predict(wrong, new StopSignal()));
        throw new IllegalStateException("A wrong input was taken");
      } catch (PredictionException e) {
        // what was made before the fault was found must be freed too
      }
    };
  }

  private static String request(String datatype, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[500],\"datatype\":\"%s\",\"data\":[%s]}]}"
        .formatted(datatype, data);
  }

  private static void repeat(ExecutorService threads, int runs, IntConsumer run)
      throws InterruptedException, ExecutionException {
    List<Future<?>> streams =
        IntStream.range(0, STREAMS)
            .<Future<?>>mapToObj(
                _ -> threads.submit(() -> IntStream.range(0, runs / STREAMS).forEach(run)))
            .toList();
    for (Future<?> each : streams) {
      each.get();
    }
  }

  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
