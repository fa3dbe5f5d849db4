package dev.millrace.core.payload;

/** A stored payload is gone, or no longer has the bytes that were written. */
public final class CorruptPayloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorruptPayloadException(String message) {
    super(message);
  }
}
