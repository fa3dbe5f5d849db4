package dev.millrace.core.model;

import java.nio.file.Path;

/** The files of model packages, on this machine. Thread-safe. */
public interface ModelFiles {

  /**
   * A folder with every file that the manifest names, each with the digest that it names.
   *
   * @throws InvalidModelPackageException if a file is not there, or has other bytes
   */
  Path folder(ModelPackage model);
}
