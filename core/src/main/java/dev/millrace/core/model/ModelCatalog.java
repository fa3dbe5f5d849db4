package dev.millrace.core.model;

import java.util.List;
import java.util.Optional;

/** Finds model packages. Thread-safe. */
public interface ModelCatalog {

  /**
   * The package a client means.
   *
   * @param name {@code "name"} for the default version, {@code "name@2"} for that one; any text is
   *     allowed
   */
  Optional<ModelPackage> resolve(String name);

  /**
   * The package that a job was accepted for, which must be somewhere: whoever keeps a view of what
   * there is looks again before the answer is empty.
   */
  default Optional<ModelPackage> accepted(ModelRef ref) {
    return resolve(ref.toString());
  }

  /** All versions there are, by name and number. */
  List<ModelRef> refs();
}
