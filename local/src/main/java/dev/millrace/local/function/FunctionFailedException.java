package dev.millrace.local.function;

/**
 * A call that did not succeed: its handler threw, its time was up, or its process died. The message
 * says which; the handler's own stack trace is in the function's log.
 */
public final class FunctionFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FunctionFailedException(String message) {
    super(message, null, false, false);
  }
}
