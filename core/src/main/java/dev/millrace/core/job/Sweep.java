package dev.millrace.core.job;

/**
 * What the sweeper owes a due job.
 *
 * @param duty what is to be done besides saving {@code next}
 * @param next the job with a later {@code dueAt}, or one step further
 */
public record Sweep(Duty duty, Job next) {

  /** What is owed. */
  public enum Duty {
    /** Nothing: the job is as it should be. */
    NOTHING,
    /** Only that {@code next} is saved. */
    SAVE,
    /** A hint to the workers, before {@code next} is saved. */
    RUN,
    /** A hint to the webhook deliverer, before {@code next} is saved. */
    DELIVER,
    /** The stored data are deleted, before {@code next} is saved. */
    ERASE,
    /** {@code next} is saved together with the counters that {@link Job#settle} names. */
    SETTLE
  }
}
