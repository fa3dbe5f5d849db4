package dev.millrace.asl.run;

/** A request that cannot be met. */
public final class Refusal extends Exception {
  private final String code;

  /**
   * A refusal.
   *
   * @param code as Step Functions calls it, for example {@code ExecutionDoesNotExist}
   * @param message for people
   */
  public Refusal(String code, String message) {
    super(message);
    this.code = code;
  }

  /** As Step Functions calls it. */
  public String code() {
    return code;
  }
}
