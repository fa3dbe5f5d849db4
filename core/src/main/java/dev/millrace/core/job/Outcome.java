package dev.millrace.core.job;

import dev.millrace.core.payload.Payload;
import java.time.Duration;

/** How a run ended, as its worker saw it. What becomes of the job, {@link Job#finish} says. */
public sealed interface Outcome {

  /**
   * The model answered.
   *
   * @param output the JSON document that it answered
   * @param modelDigest SHA-256 of the package that answered
   */
  record Success(Payload output, String modelDigest) implements Outcome {}

  /**
   * The run ended in an error.
   *
   * @param error whose code says whether another run may follow
   * @param pause how long that run waits at least
   */
  record Failure(JobError error, Duration pause) implements Outcome {}

  /** The worker had to stop; nobody is to blame, and the run does not count. */
  record HandedBack() implements Outcome {}
}
