package dev.millrace.core.model;

import dev.millrace.core.StoreUnavailableException;

/**
 * Keeps the index of the registry. Reads are strong. Both methods throw {@link
 * StoreUnavailableException} if the store cannot answer now. Thread-safe.
 */
public interface ModelIndexStore {

  /** What was saved last; {@link ModelIndex#EMPTY} if nothing was. */
  ModelIndex read();

  /**
   * Stores the index if the stored revision still is {@code next.revision() - 1}.
   *
   * @return whether it is stored
   */
  boolean save(ModelIndex next);
}
