package dev.millrace.local;

import org.jspecify.annotations.Nullable;

/** A local run cannot start; the message tells a person why, and needs no stack trace. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
