package dev.millrace.faults.simulation;

import dev.millrace.core.Sha256;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Tokens;
import dev.millrace.llm.Answer;
import dev.millrace.llm.PlannedCall;
import dev.millrace.llm.Price;
import dev.millrace.llm.ProviderException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A provider that takes its time, has too much to do now and then, and remembers every call. */
final class SimulatedProvider {
  /** What an answer costs, in billionths of a US dollar. */
  static final long COST = 20;

  private static final Price PRICE = new Price(1000, 1000, 1000);
  private static final Tokens MOST = new Tokens(100, 100, 0);
  private static final Tokens COUNTED = new Tokens(15, 5, 0);

  private final World world;
  private final Map<String, Integer> calls = new HashMap<>();

  SimulatedProvider(World world) {
    this.world = world;
  }

  /** How often it was called with this input. */
  int calls(String input) {
    return calls.getOrDefault(input, 0);
  }

  static PlannedCall plan(String input) {
    return new PlannedCall("provider", "model", Sha256.hex(input), MOST, PRICE);
  }

  Answer answer(String input) {
    calls.merge(input, 1, Integer::sum);
    world.sleep(Duration.ofMillis(20 + world.roll(4000)));
    if (world.happens(0.1)) {
      throw new ProviderException(
          ErrorCode.PROVIDER_RATE_LIMITED, "Not now", Duration.ofSeconds(1), false, null);
    }
    return new Answer(SimulatedModels.answer(input), Answer.Finish.COMPLETE, COUNTED);
  }
}
