package dev.millrace.llm;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;

/**
 * The facts of packages: those in their files ({@link PackageFacts}), or in a database of vectors
 * that somebody else fills. Thread-safe.
 */
public interface FactStores {

  /**
   * The facts of a package.
   *
   * @throws InvalidModelPackageException if its facts cannot be read
   * @throws StoreUnavailableException if its files cannot be fetched now
   */
  FactStore of(ModelPackage model, Retrieval retrieval);
}
