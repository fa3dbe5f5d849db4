package dev.millrace.worker;

import dev.millrace.core.Pause;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Models as clients must be able to bear them, for those who try their polling code: slower, and
 * failing now and then. Thread-safe if the random generator is.
 */
public final class RehearsedModels implements Models {
  private static final Duration SLICE = Duration.ofMillis(200);

  private final Models models;
  private final Rehearsal rehearsal;
  private final RandomGenerator random;
  private final Pause pause;

  /**
   * How bad it gets.
   *
   * @param delay what each run takes longer
   * @param failRate share of runs that fail, from 0 to 1; such a run is repeated as any other
   */
  public record Rehearsal(Duration delay, double failRate) {

    public static final Rehearsal NONE = new Rehearsal(Duration.ZERO, 0);

    public Rehearsal {
      if (delay.isNegative() || !(failRate >= 0 && failRate <= 1)) {
        throw new IllegalArgumentException("A delay is not negative, a rate lies from 0 to 1");
      }
    }
  }

  private RehearsedModels(Models models, Rehearsal rehearsal, RandomGenerator random, Pause pause) {
    this.models = models;
    this.rehearsal = rehearsal;
    this.random = random;
    this.pause = pause;
  }

  /** The models themselves if nothing is to be rehearsed. */
  public static Models of(Models models, Rehearsal rehearsal, RandomGenerator random, Pause pause) {
    return rehearsal.equals(Rehearsal.NONE)
        ? models
        : new RehearsedModels(models, rehearsal, random, pause);
  }

  @Override
  public Prediction predict(ModelRef ref, String inputJson, Payer payer, StopSignal stop) {
    for (Duration left = rehearsal.delay(); left.isPositive(); left = left.minus(SLICE)) {
      pause.await(left.compareTo(SLICE) < 0 ? left : SLICE);
      if (stop.reason().isPresent()) {
        throw new StoppedException(null);
      }
    }
    if (random.nextDouble() < rehearsal.failRate()) {
      throw new PredictionException(ErrorCode.INTERNAL, "A rehearsed failure", null);
    }
    return models.predict(ref, inputJson, payer, stop);
  }

  @Override
  public Duration closedFor(ModelRef ref) {
    return models.closedFor(ref);
  }
}
