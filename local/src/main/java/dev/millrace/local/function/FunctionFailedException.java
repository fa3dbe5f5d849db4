package dev.millrace.local.function;

/**
 * A call that did not succeed: its handler threw, its time was up, or its process died. The message
 * says which; the handler's own stack trace is in the function's log.
 */
public final class FunctionFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FunctionError error;

  FunctionFailedException(String message, FunctionError error) {
    super(message, null, false, false);
    this.error = error;
  }

  /** A failure that was not the handler's. */
  FunctionFailedException(String message, String type) {
    this(message, FunctionError.of(type, message));
  }

  /** What Lambda tells of it. */
  public FunctionError error() {
    return error;
  }
}
