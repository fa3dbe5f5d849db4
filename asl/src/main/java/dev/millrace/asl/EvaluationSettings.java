package dev.millrace.asl;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What an evaluation takes from outside, and how far it may go.
 *
 * @param clock read once per evaluation, so that one expression sees one time
 * @param uuids makes the ids that expressions ask for; thread-safe
 * @param random where unseeded random numbers come from; thread-safe
 * @param timeLimit after which an evaluation fails its state; above zero
 * @param depthLimit how deeply the evaluation of one expression may nest; above zero
 */
public record EvaluationSettings(
    InstantSource clock,
    Supplier<UUID> uuids,
    RandomGenerator random,
    Duration timeLimit,
    int depthLimit) {
  /** The nesting that Step Functions allows an expression. */
  public static final int DEPTH_LIMIT = 100;

  /** Many times what the slowest expression that Step Functions accepts takes. */
  public static final Duration TIME_LIMIT = Duration.ofSeconds(5);

  public EvaluationSettings {
    if (timeLimit.isNegative() || timeLimit.isZero() || depthLimit <= 0) {
      throw new IllegalArgumentException("the limits of an evaluation are above zero");
    }
  }

  /** Settings with the limits of Step Functions. */
  public static EvaluationSettings withDefaultLimits(
      InstantSource clock, Supplier<UUID> uuids, RandomGenerator random) {
    return new EvaluationSettings(clock, uuids, random, TIME_LIMIT, DEPTH_LIMIT);
  }
}
