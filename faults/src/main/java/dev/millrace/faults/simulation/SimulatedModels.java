package dev.millrace.faults.simulation;

import dev.millrace.core.Sha256;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.ProviderException;
import dev.millrace.worker.Models;
import dev.millrace.worker.Payer;
import java.time.Duration;
import java.util.Map;

/**
 * Models whose behaviour follows from the input: fast or slow, with small or large answers, failing
 * once or always, asking a provider, or killing their worker.
 */
final class SimulatedModels implements Models {
  private static final Duration SLICE = Duration.ofMillis(500);

  private final World world;
  private final World.Host host;
  private final Map<String, Integer> runs;
  private final SimulatedProvider provider;

  /** What becomes of an input. */
  enum Kind {
    PLAIN,
    SLOW,
    LARGE,
    FAILS,
    FAILS_ONCE,
    PAID,
    KILLS;

    static Kind of(String input) {
      int roll = Integer.parseInt(Sha256.hex(input).substring(0, 6), 16) % 100;
      return roll < 5
          ? KILLS
          : roll < 15
              ? FAILS
              : roll < 30
                  ? FAILS_ONCE
                  : roll < 40 ? SLOW : roll < 50 ? LARGE : roll < 75 ? PAID : PLAIN;
    }
  }

  /**
   * The models of one worker.
   *
   * @param runs how often each input was run, by all workers
   */
  SimulatedModels(
      World world, World.Host host, Map<String, Integer> runs, SimulatedProvider provider) {
    this.world = world;
    this.host = host;
    this.runs = runs;
    this.provider = provider;
  }

  /** The right answer. */
  static String answer(String input) {
    String hash = Sha256.hex("answer to " + input);
    return Kind.of(input) == Kind.LARGE ? "\"" + hash.repeat(1100) + "\"" : "\"" + hash + "\"";
  }

  @Override
  public Prediction predict(ModelRef ref, String inputJson, Payer payer, StopSignal stop) {
    int run = runs.merge(inputJson, 1, Integer::sum);
    Kind kind = Kind.of(inputJson);
    if (kind == Kind.PAID) {
      return new Prediction(ask(inputJson, payer), "digest");
    }
    work(kind == Kind.SLOW ? 12_000 + world.roll(10_000) : 20 + world.roll(1500), stop);
    switch (kind) {
      case KILLS -> {
        world.kill(host);
        world.sleep(Duration.ZERO);
      }
      case FAILS ->
          throw new PredictionException(ErrorCode.MODEL_ERROR, "It cannot be answered", null);
      case FAILS_ONCE -> {
        if (run == 1) {
          throw new IllegalStateException("A run that fails");
        }
      }
      case PLAIN, SLOW, LARGE, PAID -> {}
    }
    return new Prediction(answer(inputJson), "digest");
  }

  private String ask(String input, Payer payer) {
    try {
      return payer.make(SimulatedProvider.plan(input), () -> provider.answer(input)).text();
    } catch (ProviderException e) {
      throw new PredictionException(e.code(), "Not now", e, e.retryAfter());
    }
  }

  private void work(int millis, StopSignal stop) {
    for (long left = millis; left > 0; left -= SLICE.toMillis()) {
      world.sleep(left < SLICE.toMillis() ? Duration.ofMillis(left) : SLICE);
      if (stop.reason().isPresent()) {
        throw new StoppedException(null);
      }
    }
  }
}
