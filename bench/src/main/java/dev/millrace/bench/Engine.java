package dev.millrace.bench;

import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** The engine with one model, from the JSON of an input to the JSON of an output. */
final class Engine implements AutoCloseable {
  private static final long MOST_BYTES = 1L << 30;

  private final Predictors predictors;
  private final ModelPackage model;

  Engine(Path models, String name) {
    FolderModelCatalog catalog = FolderModelCatalog.read(models);
    predictors = new Predictors(catalog, MOST_BYTES);
    model = catalog.resolve(name).orElseThrow();
  }

  /** A stream of these inputs; see {@link Streams#measure}. */
  int run(IntFunction<String> inputs, long end) {
    int items = 0;
    while (System.nanoTime() < end) {
      String input = inputs.apply(1 + items % 9);
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
