package dev.millrace.worker.batch;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;

/** The packages of batches. Thread-safe. */
record BatchModels(ModelCatalog catalog) {

  /**
   * The package that the batch was accepted for.
   *
   * @throws InvalidModelPackageException if it is not there, or is another by now
   */
  ModelPackage of(Batch batch) {
    return catalog
        .accepted(batch.request().model())
        .filter(model -> model.digest().equals(batch.request().modelDigest()))
        .orElseThrow(
            () -> new InvalidModelPackageException("No package for " + batch.request().model()));
  }
}
