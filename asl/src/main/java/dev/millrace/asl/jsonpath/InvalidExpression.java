package dev.millrace.asl.jsonpath;

/** A text that is neither a path nor a call of an intrinsic function. */
final class InvalidExpression extends Exception {
  InvalidExpression(String reason) {
    super(reason, null, false, false);
  }
}
