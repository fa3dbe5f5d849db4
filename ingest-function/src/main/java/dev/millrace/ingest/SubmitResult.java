package dev.millrace.ingest;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.input.InputFaults;
import dev.millrace.core.job.Job;
import java.util.List;

/** What became of a client's wish for a job. */
sealed interface SubmitResult {

  /**
   * The job is stored and will be run.
   *
   * @param remaining how much more the caller may ask for
   */
  record Accepted(Job job, Quotas.Remaining remaining) implements SubmitResult {}

  /** The same wish came before, under the same idempotency key: its job, as it stands. */
  record Replayed(Job job) implements SubmitResult {}

  /** The idempotency key belongs to another wish. */
  record KeyReused() implements SubmitResult {}

  /** Nothing is stored: a limit of the caller's is reached. */
  record OverLimit(Quotas.Refused refused) implements SubmitResult {}

  /** The caller's key is not for this model. */
  record ModelNotAllowed() implements SubmitResult {}

  /** No such model. */
  record UnknownModel() implements SubmitResult {}

  /** The deadline has passed, or lies too far away. */
  record InvalidDeadline() implements SubmitResult {}

  /** The input does not fit the model's schema. */
  record InvalidInput(List<FieldError> errors) implements SubmitResult {}

  /** The input fits but for texts that are longer than the model takes. */
  record InputTooLong(InputFaults faults, InputFaults.Excess excess) implements SubmitResult {

    /** What the client is told. */
    Problem problem() {
      return new Problem(
              ProblemType.INPUT_TOO_LONG,
              "It takes " + excess.limit() + " characters, and " + excess.actual() + " were sent",
              faults.errors())
          .with("limit", excess.limit())
          .with("actual", excess.actual());
    }
  }
}
