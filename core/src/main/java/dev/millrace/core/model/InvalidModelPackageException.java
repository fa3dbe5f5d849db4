package dev.millrace.core.model;

import org.jspecify.annotations.Nullable;

/**
 * A folder of the model directory is not a model package; the message names the folder and what is
 * wrong.
 */
public final class InvalidModelPackageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidModelPackageException(String message) {
    super(message);
  }

  public InvalidModelPackageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
