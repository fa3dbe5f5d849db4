package dev.millrace.inference;

import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelFiles;
import dev.millrace.core.model.ModelPackage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loaded models of a process, each loaded once, at its first use. Thread-safe. */
public final class Predictors implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predictors.class);

  /** Loads the engine for each task. */
  private static final Map<String, Function<LoadedFiles, Predictor>> TASKS =
      Map.of("text-embedding", TextEmbedder::load, "image-classification", ImageClassifier::load);

  private final ModelFiles files;
  private final Map<String, Predictor> loaded = new HashMap<>();

  /** Of packages whose files lie there. */
  public Predictors(ModelFiles files) {
    this.files = files;
  }

  /**
   * The predictor for this package; the first call loads it while others wait.
   *
   * @throws InvalidModelPackageException if it cannot be loaded
   */
  public synchronized Predictor get(ModelPackage model) {
    Predictor known = loaded.get(model.digest());
    if (known != null) {
      return known;
    }
    LoadedFiles loading = new LoadedFiles(model, files.folder(model));
    Function<LoadedFiles, Predictor> loader = TASKS.get(model.manifest().task());
    if (loader == null) {
      throw loading.invalid("no engine for task " + model.manifest().task(), null);
    }
    Predictor predictor = loader.apply(loading);
    LOG.info("Loaded model {}", model.ref());
    loaded.put(model.digest(), predictor);
    return predictor;
  }

  @Override
  public synchronized void close() {
    loaded.values().forEach(Predictor::close);
    loaded.clear();
  }
}
