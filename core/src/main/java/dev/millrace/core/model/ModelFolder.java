package dev.millrace.core.model;

import java.nio.file.Path;

/** A package's files in a folder of this machine, which stay there until this is closed. */
@FunctionalInterface
public interface ModelFolder extends AutoCloseable {

  /** Where they lie. */
  Path path();

  /** The files may go. */
  @Override
  default void close() {}
}
