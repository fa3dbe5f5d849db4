package dev.millrace.core.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the telling of a job's end stands: the call of its webhook, or, for a job that was made of
 * an object, what is written beside that. It never changes what became of the job.
 *
 * @param attempts every call so far, the oldest first
 * @param tries calls since the delivery was last begun or replayed
 * @param standing whether it is over
 * @param nextAt when the next call is due; null when it is over
 */
public record Delivery(
    List<DeliveryAttempt> attempts, int tries, Standing standing, @Nullable Instant nextAt) {

  /** Waits between the calls: ten tries in 75.6 h, as Standard Webhooks proposes. */
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** A call lasts at most 15 s; after this, its caller is taken for dead. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  /** More calls than these are not made for one job, however often somebody asks. */
  static final int MOST_ATTEMPTS = 100;

  /** How a delivery stands. */
  public enum Standing {
    PENDING,
    DELIVERED,
    /** Every try failed. */
    EXHAUSTED,
    /** The receiver said that it is gone (410). */
    DISABLED;

    /** The word in the store and the API. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Standing ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** How a call ended, for the delivery. */
  public enum Verdict {
    TAKEN,
    GONE,
    FAILED
  }

  public Delivery {
    attempts = List.copyOf(attempts);
    if ((standing == Standing.PENDING) != (nextAt != null)) {
      throw new IllegalArgumentException("A delivery has a next time exactly while it is pending");
    }
  }

  /** One whose first call is due now. */
  public static Delivery due(Instant now) {
    return new Delivery(List.of(), 0, Standing.PENDING, now);
  }

  /** Whether the time of its next call has come. */
  public boolean isDue(Instant now) {
    return nextAt != null && !nextAt.isAfter(now);
  }

  /** A call begins: counted before it is made, so that a caller's death counts too. */
  public Delivery begun(Instant now) {
    List<DeliveryAttempt> more = new ArrayList<>(attempts);
    more.add(new DeliveryAttempt(now, null, 0));
    return new Delivery(more, tries + 1, Standing.PENDING, now.plus(LEASE));
  }

  /** Whether the call that began then is the latest, has not ended, and still matters. */
  public boolean isUnderWay(Instant begunAt) {
    return standing == Standing.PENDING
        && tries > 0
        && attempts.getLast().reply() == null
        && attempts.getLast().at().equals(begunAt);
  }

  /** The latest call ended. */
  public Delivery ended(Instant now, Verdict verdict, String reply, int status) {
    List<DeliveryAttempt> all = new ArrayList<>(attempts);
    all.add(new DeliveryAttempt(all.removeLast().at(), reply, status));
    return switch (verdict) {
      case TAKEN -> new Delivery(all, tries, Standing.DELIVERED, null);
      case GONE -> new Delivery(all, tries, Standing.DISABLED, null);
      case FAILED ->
          tries > WAITS.size() || all.size() >= MOST_ATTEMPTS
              ? new Delivery(all, tries, Standing.EXHAUSTED, null)
              : new Delivery(all, tries, Standing.PENDING, now.plus(WAITS.get(tries - 1)));
    };
  }

  /** All tries are made and the last one's caller died. */
  public boolean isSpent() {
    return tries > WAITS.size() || attempts.size() >= MOST_ATTEMPTS;
  }

  /** No more calls are made. */
  public Delivery exhausted() {
    return new Delivery(attempts, tries, Standing.EXHAUSTED, null);
  }

  /** The same event again, from the first try on. */
  public Delivery replayed(Instant now) {
    return new Delivery(attempts, 0, Standing.PENDING, now);
  }
}
