package dev.millrace.core.model;

/**
 * A folder of the model directory is not a model package; the message names the folder and what is
 * wrong.
 */
public final class InvalidModelPackageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidModelPackageException(String message) {
    super(message);
  }

  public InvalidModelPackageException(String message, Throwable cause) {
    super(message, cause);
  }
}
