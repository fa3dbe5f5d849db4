package dev.millrace.asl.run;

import dev.millrace.asl.ErrorNames;
import java.util.List;
import java.util.Objects;

/** Which errors the names in {@code ErrorEquals} mean. */
final class Errors {
  private Errors() {}

  /**
   * Whether one of the names means the error. {@code States.Runtime} is never asked for: it ends
   * the execution before.
   */
  static boolean match(List<String> names, StateFailure failure) {
    return names.stream().anyMatch(name -> matches(name, failure));
  }

  private static boolean matches(String name, StateFailure failure) {
    String error = failure.error();
    boolean isTimeout =
        ErrorNames.TIMEOUT.equals(error) || ErrorNames.HEARTBEAT_TIMEOUT.equals(error);
    return switch (name) {
      case ErrorNames.ALL -> true;
      case ErrorNames.TASK_FAILED -> !isTimeout;
      case ErrorNames.TIMEOUT -> isTimeout;
      case ErrorNames.HEARTBEAT_TIMEOUT ->
          ErrorNames.HEARTBEAT_TIMEOUT.equals(error) || failure.isSilence();
      default -> Objects.equals(name, error);
    };
  }
}
