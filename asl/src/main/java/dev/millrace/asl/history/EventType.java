package dev.millrace.asl.history;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can happen in an execution. {@link #text} is the name that Step Functions gives it. */
public enum EventType {
  CHOICE_STATE_ENTERED,
  CHOICE_STATE_EXITED,
  EVALUATION_FAILED,
  EXECUTION_ABORTED,
  EXECUTION_FAILED,
  EXECUTION_REDRIVEN,
  EXECUTION_STARTED,
  EXECUTION_SUCCEEDED,
  EXECUTION_TIMED_OUT,
  FAIL_STATE_ENTERED,
  LAMBDA_FUNCTION_FAILED,
  LAMBDA_FUNCTION_SCHEDULED,
  LAMBDA_FUNCTION_STARTED(false),
  LAMBDA_FUNCTION_SUCCEEDED,
  LAMBDA_FUNCTION_TIMED_OUT,
  MAP_ITERATION_ABORTED,
  MAP_ITERATION_FAILED,
  MAP_ITERATION_STARTED,
  MAP_ITERATION_SUCCEEDED,
  MAP_RUN_ABORTED(false),
  MAP_RUN_FAILED,
  MAP_RUN_REDRIVEN,
  MAP_RUN_STARTED,
  MAP_RUN_SUCCEEDED(false),
  MAP_STATE_ABORTED(false),
  MAP_STATE_ENTERED,
  MAP_STATE_EXITED,
  MAP_STATE_FAILED(false),
  MAP_STATE_STARTED,
  MAP_STATE_SUCCEEDED(false),
  PARALLEL_STATE_ABORTED(false),
  PARALLEL_STATE_ENTERED,
  PARALLEL_STATE_EXITED,
  PARALLEL_STATE_FAILED(false),
  PARALLEL_STATE_STARTED(false),
  PARALLEL_STATE_SUCCEEDED(false),
  PASS_STATE_ENTERED,
  PASS_STATE_EXITED,
  SUCCEED_STATE_ENTERED,
  SUCCEED_STATE_EXITED,
  TASK_FAILED,
  TASK_SCHEDULED,
  TASK_STARTED,
  TASK_STATE_ABORTED(false),
  TASK_STATE_ENTERED,
  TASK_STATE_EXITED,
  TASK_SUBMITTED,
  TASK_SUCCEEDED,
  TASK_TIMED_OUT,
  WAIT_STATE_ABORTED(false),
  WAIT_STATE_ENTERED,
  WAIT_STATE_EXITED;

  private static final Map<String, EventType> BY_TEXT =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::text, Function.identity()));

  private final boolean hasDetails;

  EventType() {
    this(true);
  }

  EventType(boolean hasDetails) {
    this.hasDetails = hasDetails;
  }

  /** The type of that name. */
  public static EventType of(String text) {
    EventType type = BY_TEXT.get(text);
    if (type == null) {
      throw new IllegalArgumentException("no event is called " + text);
    }
    return type;
  }

  /** For example {@code PassStateEntered}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (String word : name().split("_", -1)) {
      text.append(word.charAt(0));
      for (int i = 1; i < word.length(); i++) {
        text.append(Character.toLowerCase(word.charAt(i)));
      }
    }
    return text.toString();
  }

  /** Whether a state was left for good. */
  public boolean isExit() {
    return name().endsWith("_STATE_EXITED");
  }

  /** Whether a state was entered. */
  public boolean isEntry() {
    return name().endsWith("_STATE_ENTERED");
  }

  /** The field that holds the details of such an event; null if it has none. */
  public @Nullable String detailsField() {
    if (isEntry()) {
      return "stateEnteredEventDetails";
    }
    if (isExit()) {
      return "stateExitedEventDetails";
    }
    String text = text();
    return hasDetails
        ? Character.toLowerCase(text.charAt(0)) + text.substring(1) + "EventDetails"
        : null;
  }
}
