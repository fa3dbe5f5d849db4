package dev.millrace.core.model;

/** The files of model packages, on this machine. Thread-safe. */
public interface ModelFiles {

  /**
   * A folder with every file that the manifest names, each with the digest that it names; to be
   * closed.
   *
   * @param check is called now and then while files are fetched; what it throws ends that
   * @throws InvalidModelPackageException if a file is not there, or has other bytes
   */
  ModelFolder open(ModelPackage model, Runnable check);
}
