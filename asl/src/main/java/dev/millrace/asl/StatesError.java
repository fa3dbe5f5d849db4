package dev.millrace.asl;

import org.jspecify.annotations.Nullable;

/**
 * A named error of the language with its cause, as a state fails with it. The cause is without the
 * words that Step Functions sets in front of it (<i>An error occurred while executing the state …
 * </i>); they belong to whoever knows the state and its event. Carries no stack trace.
 */
public final class StatesError extends RuntimeException {
  private final String error;
  private final String cause;
  private final @Nullable String location;

  /**
   * An error that belongs to no single field.
   *
   * @param error a name such as {@link ErrorNames#RUNTIME}
   * @param cause what happened, for people
   */
  public StatesError(String error, String cause) {
    this(error, cause, null);
  }

  /**
   * An error in a field of the state.
   *
   * @param location the field, for example {@code Output/items[0]}
   */
  public StatesError(String error, String cause, @Nullable String location) {
    super(error + ": " + cause, null, false, false);
    this.error = error;
    this.cause = cause;
    this.location = location;
  }

  /** Its name, for example {@code States.QueryEvaluationError}. */
  public String error() {
    return error;
  }

  /** What happened, for people. */
  public String cause() {
    return cause;
  }

  /** The field of the state in which an expression failed; null if no field is to blame. */
  public @Nullable String location() {
    return location;
  }
}
