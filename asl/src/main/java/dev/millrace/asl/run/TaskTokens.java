package dev.millrace.asl.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the outcomes of tasks that wait for tokens. Thread-safe. */
public final class TaskTokens {
  private final Services services;

  TaskTokens(Services services) {
    this.services = services;
  }

  /**
   * Ends the task that waits for the token. When this returns, the history tells of it.
   *
   * @param output a JSON text
   * @throws Refusal {@code InvalidOutput}, {@code InvalidToken}, {@code TaskTimedOut}, {@code
   *     ServiceUnavailable} while an engine that resumes has not come that far
   */
  public void succeed(String token, String output) throws Refusal {
    try {
      if (Json.parseUnknown(output).isMissingNode()) {
        throw new Refusal("InvalidOutput", "Invalid Output: 'Invalid output.'");
      }
    } catch (JsonProcessingException e) {
      throw new Refusal("InvalidOutput", "Invalid Output: '%s'".formatted(e.getOriginalMessage()));
    }
    finish(token, new TaskOutcome.Done(output));
  }

  /** Fails the task that waits for the token. When this returns, the history tells of it. */
  public void fail(String token, @Nullable String error, @Nullable String cause) throws Refusal {
    finish(token, new TaskOutcome.Failed(error, cause));
  }

  /** Says that the task that waits for the token is being worked on. */
  public void beat(String token) throws Refusal {
    waiting(token).heartbeat();
  }

  private void finish(String token, TaskOutcome outcome) throws Refusal {
    if (!waiting(token).finish(outcome)) {
      throw tooLate();
    }
  }

  private Tokens.TokenTask waiting(String token) throws Refusal {
    Optional<Tokens.TokenTask> task = services.tokens().find(token);
    if (task.isPresent()) {
      return task.get();
    }
    Tokens.Origin origin = Tokens.origin(token).orElseThrow(TaskTokens::unknown);
    Execution execution =
        services.store().find(origin.executionArn()).orElseThrow(TaskTokens::unknown);
    if (execution.status() == ExecutionStatus.RUNNING
        && services.runs().find(execution.arn()).isEmpty()) {
      throw new Refusal("ServiceUnavailable", "The execution is about to go on. Try again.");
    }
    throw tooLate();
  }

  private static Refusal unknown() {
    return new Refusal("InvalidToken", "Invalid Token: 'Invalid token'");
  }

  private static Refusal tooLate() {
    return new Refusal("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
  }
}
