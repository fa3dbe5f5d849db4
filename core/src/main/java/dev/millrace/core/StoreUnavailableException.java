package dev.millrace.core;

import org.jspecify.annotations.Nullable;

/**
 * A store or queue cannot answer now. What was asked of it may or may not have happened; asking
 * again later may help.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
