package dev.millrace.core.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How often a job was run, and how.
 *
 * @param attempts claims that counted so far, 0 or more
 * @param since attempts that lay behind when a client last asked for the job to be retried; limits
 *     count from there
 * @param deferrals claims that did not count, because somebody else was not ready
 * @param resent times its message was found dead before it ever ran
 * @param startedAt when the latest attempt began; null before the first
 * @param earlier attempts that have ended and were followed, or may be followed, by another; the
 *     latest attempt is among them unless it runs or ended the job
 * @param calls of providers, made by all attempts and by runs that did not count
 */
public record Runs(
    int attempts,
    int since,
    int deferrals,
    int resent,
    @Nullable Instant startedAt,
    List<Attempt> earlier,
    Calls calls) {

  /** More attempts than these a job cannot have, however often a client asks. */
  public static final int MOST_ATTEMPTS = 100;

  /** Never run. */
  public static final Runs NONE = new Runs(0, 0, 0, 0, null, List.of(), Calls.NONE);

  /**
   * Checks that the counts fit each other.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Runs {
    earlier = List.copyOf(earlier);
    if (since > attempts
        || earlier.size() > attempts
        || attempts - earlier.size() > 1
        || (attempts == 0) != (startedAt == null)) {
      throw new IllegalArgumentException("Counts of runs do not fit each other");
    }
  }

  /** Attempts that count against the limit. */
  public int counted() {
    return attempts - since;
  }

  /** Deaths of workers that count against the limit. */
  public int crashes() {
    return (int) recent().filter(Attempt::isCrash).count();
  }

  /** Attempts that ended in this error and count against the limit. */
  private int endedIn(ErrorCode code) {
    return (int) recent().filter(a -> a.error() != null && a.error().code() == code).count();
  }

  /** Whether another attempt may follow the latest, which ended in this error. */
  boolean mayBeFollowed(ErrorCode code, JobPolicy policy) {
    boolean attemptsLeft = counted() < policy.maxAttempts();
    return switch (code.retry()) {
      case NEVER -> false;
      case ONCE -> attemptsLeft && endedIn(code) == 0;
      case WITHIN_ATTEMPTS, ALONE -> attemptsLeft;
      case UNSPENT -> true;
    };
  }

  /** Whether the death of the latest attempt's worker is one too many. */
  boolean isCrashedOut(JobPolicy policy) {
    return crashes() + 1 >= policy.maxCrashes() || counted() >= policy.maxAttempts();
  }

  Runs started(Instant now) {
    return new Runs(attempts + 1, since, deferrals, resent, now, earlier, calls);
  }

  /** The latest attempt is over and another may follow. */
  Runs ended(Instant now, JobStatus result, @Nullable JobError error) {
    if (startedAt == null || earlier.size() == attempts) {
      return this;
    }
    Attempt latest = new Attempt(attempts, startedAt, now, result, error);
    return new Runs(attempts, since, deferrals, resent, startedAt, with(latest), calls);
  }

  /** The earlier attempts and this one. */
  List<Attempt> with(Attempt latest) {
    List<Attempt> all = new ArrayList<>(earlier);
    all.add(latest);
    return all;
  }

  /** The latest attempt never counted. */
  Runs undone() {
    Instant before = earlier.isEmpty() ? null : earlier.getLast().startedAt();
    return new Runs(attempts - 1, since, deferrals + 1, resent, before, earlier, calls);
  }

  Runs sentAgain() {
    return new Runs(attempts, since, deferrals, resent + 1, startedAt, earlier, calls);
  }

  /** From here on limits count anew. */
  Runs afresh() {
    return new Runs(attempts, attempts, deferrals, 0, startedAt, earlier, calls);
  }

  Runs with(Calls made) {
    return new Runs(attempts, since, deferrals, resent, startedAt, earlier, made);
  }

  private Stream<Attempt> recent() {
    return earlier.stream().filter(attempt -> attempt.number() > since);
  }
}
