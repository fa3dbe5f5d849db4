package dev.millrace.asl.jsonpath;

/** Arguments that an intrinsic function cannot work with. */
final class InvalidArguments extends RuntimeException {
  /**
   * @param reason what is wrong, as a sentence; empty if nothing more is known than that
   */
  InvalidArguments(String reason) {
    super(reason, null, false, false);
  }

  InvalidArguments() {
    this("");
  }
}
