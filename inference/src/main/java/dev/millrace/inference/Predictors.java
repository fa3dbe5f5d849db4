package dev.millrace.inference;

import dev.millrace.core.model.InvalidModelPackageException;
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
  private static final Map<String, Function<ModelPackage, Predictor>> TASKS =
      Map.of("text-embedding", TextEmbedder::load);

  private final Map<String, Predictor> loaded = new HashMap<>();

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
    Function<ModelPackage, Predictor> loader = TASKS.get(model.task());
    if (loader == null) {
      throw new InvalidModelPackageException(model.ref() + ": no engine for task " + model.task());
    }
    Predictor predictor = loader.apply(model);
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
