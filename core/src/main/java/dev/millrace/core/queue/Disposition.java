package dev.millrace.core.queue;

import java.time.Duration;

/** What becomes of a hint after somebody has looked at its job. */
public sealed interface Disposition {

  /** The hint may be deleted: nothing is to be done, or others look after it. */
  record Done() implements Disposition {}

  /** Somebody should look again after this time. */
  record Later(Duration delay) implements Disposition {}

  /** A worker has died on the job: it is to be looked at when nothing else runs beside it. */
  record Alone() implements Disposition {}
}
