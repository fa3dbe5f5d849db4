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

  /** All packages, by name and version. */
  List<ModelPackage> all();
}
