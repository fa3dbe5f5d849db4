package dev.millrace.local;

import java.time.Duration;

/**
 * What a client must be able to bear, made to happen more often than it does by itself.
 *
 * @param delay what each run takes longer
 * @param failRate share of runs that fail, from 0 to 1; such a run is repeated as any other
 * @param duplicateRate share of queue messages that are delivered twice, from 0 to 1
 */
public record Rehearsal(Duration delay, double failRate, double duplicateRate) {

  /** Everything as good as it is. */
  public static final Rehearsal NONE = new Rehearsal(Duration.ZERO, 0, 0);

  public Rehearsal {
    if (delay.isNegative() || !isRate(failRate) || !isRate(duplicateRate)) {
      throw new IllegalArgumentException("A delay is not negative, a rate lies from 0 to 1");
    }
  }

  private static boolean isRate(double rate) {
    return rate >= 0 && rate <= 1;
  }
}
