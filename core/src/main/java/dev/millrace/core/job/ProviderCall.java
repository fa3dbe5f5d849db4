package dev.millrace.core.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call of a provider, written into the job before it is made: what a crash leaves open is seen by
 * everybody who comes after it.
 *
 * @param number from 1 on, over the whole life of the job
 * @param attempt the number of the attempt that made it
 * @param provider as the operator names it
 * @param model as the provider names it
 * @param fingerprint SHA-256 of all that was sent, in hexadecimal digits
 * @param startedAt when it was written down, just before it was made
 * @param standing what came of it
 * @param endedAt when its worker knew; null while nobody knows
 * @param tokens that the provider counted
 * @param nanos what it cost, in billionths of a US dollar; what it can cost at the most, as long as
 *     nobody knows whether it must be paid for
 * @param error why there is no answer; null if there is one, or nobody knows
 */
public record ProviderCall(
    int number,
    int attempt,
    String provider,
    String model,
    String fingerprint,
    Instant startedAt,
    Standing standing,
    @Nullable Instant endedAt,
    Tokens tokens,
    long nanos,
    @Nullable ErrorCode error) {

  /** What came of a call. */
  public enum Standing {
    /** It is being made, or its worker died in it. */
    OPEN("open"),
    /** It was answered, and is paid for. */
    ANSWERED("answered"),
    /** It was not answered, and costs nothing. */
    UNANSWERED("unanswered"),
    /** Nobody got an answer, and the provider may want its money all the same. */
    UNKNOWN("unknown");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    /** The word in the store and the API. */
    public String word() {
      return word;
    }

    static Standing ofWord(String word) {
      for (Standing standing : values()) {
        if (standing.word.equals(word)) {
          return standing;
        }
      }
      throw new IllegalArgumentException("Not a standing of a call: " + word);
    }
  }

  /** A call that is about to be made. */
  public static ProviderCall begin(
      int number,
      int attempt,
      String provider,
      String model,
      String fingerprint,
      Instant now,
      long mostNanos) {
    return new ProviderCall(
        number,
        attempt,
        provider,
        model,
        fingerprint,
        now,
        Standing.OPEN,
        null,
        Tokens.NONE,
        mostNanos,
        null);
  }

  /** It was answered. */
  public ProviderCall answered(Instant now, Tokens counted, long cost) {
    return ended(Standing.ANSWERED, now, counted, cost, null);
  }

  /** It was not answered, and costs nothing. */
  public ProviderCall unanswered(Instant now, ErrorCode why) {
    return ended(Standing.UNANSWERED, now, Tokens.NONE, 0, why);
  }

  /** Nobody will know whether it must be paid for. */
  public ProviderCall unknown(Instant now, @Nullable ErrorCode why) {
    return ended(Standing.UNKNOWN, now, Tokens.NONE, nanos, why);
  }

  /** The name under which money is held for it. */
  public static String holdOf(JobId job, int number) {
    return job + "." + number;
  }

  private ProviderCall ended(
      Standing how, Instant now, Tokens counted, long cost, @Nullable ErrorCode why) {
    return new ProviderCall(
        number, attempt, provider, model, fingerprint, startedAt, how, now, counted, cost, why);
  }
}
