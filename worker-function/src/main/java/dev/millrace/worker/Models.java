package dev.millrace.worker;

import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.Predictor;
import dev.millrace.inference.Predictors;

/** The models that this worker can run. Thread-safe. */
public final class Models {
  private final ModelCatalog catalog;
  private final Predictors predictors;

  /** A model in memory, and which package it came from. */
  record Loaded(Predictor predictor, String digest) {}

  public Models(ModelCatalog catalog, Predictors predictors) {
    this.catalog = catalog;
    this.predictors = predictors;
  }

  /**
   * The model, loaded at its first use.
   *
   * @throws InvalidModelPackageException if there is no such package here, or it cannot be loaded
   */
  Loaded load(ModelRef ref) {
    ModelPackage model =
        catalog
            .resolve(ref.toString())
            .orElseThrow(() -> new InvalidModelPackageException("No package for " + ref));
    return new Loaded(predictors.get(model), model.digest());
  }

  /** Loads every model now, so that no job waits for it. */
  public void loadAll() {
    catalog.all().forEach(predictors::get);
  }
}
