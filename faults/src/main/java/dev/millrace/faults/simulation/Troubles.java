package dev.millrace.faults.simulation;

import dev.millrace.core.StoreUnavailableException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much goes wrong.
 *
 * @param lostCalls share of calls to a service that are lost before they have an effect
 * @param lostAnswers share of calls whose effect stays and whose answer is lost
 * @param repeats share of writes to DynamoDB whose answer is lost and which the SDK therefore
 *     repeats
 * @param duplicates share of messages that are delivered twice
 * @param killEvery seconds between two kills, on average; 0 for none
 * @param skewSeconds by how much the hosts' clocks differ at the most
 */
public record Troubles(
    double lostCalls,
    double lostAnswers,
    double repeats,
    double duplicates,
    int killEvery,
    int skewSeconds) {

  /** A perfect world. */
  public static final Troubles NONE = new Troubles(0, 0, 0, 0, 0, 0);

  /** Messages come twice and answers are lost on the way, and nothing else. */
  public static final Troubles REPETITIONS = new Troubles(0, 0, 0.3, 0.3, 0, 0);

  /** Processes die and messages come twice, but every call is answered. */
  public static final Troubles KILLS = new Troubles(0, 0, 0, 0.1, 12, 0);

  /** Nothing by itself: whoever tests kills at a moment of its choice. */
  public static final Troubles FAILPOINT = new Troubles(0, 0, 0, 0, Integer.MAX_VALUE / 4000, 0);

  /** Everything at once. */
  public static final Troubles ALL = new Troubles(0.05, 0.05, 0.1, 0.1, 12, 300);

  /** The same for as long as nobody heals the world. */
  Calls calls(World world, int killAt) {
    return new Calls(world, this, new AtomicBoolean(), new AtomicInteger(killAt));
  }

  /**
   * Lets calls go wrong.
   *
   * @param killAt counts the moments before and after the calls of workers down to the one at which
   *     the worker is killed; 0 or less for none
   */
  record Calls(World world, Troubles troubles, AtomicBoolean healed, AtomicInteger killAt) {
    private static final String WORKER = "worker";

    /** On the way to the service. */
    void before(String what) {
      failPoint();
      world.step();
      if (!healed.get() && world.happens(troubles.lostCalls())) {
        throw new StoreUnavailableException(what + ": the call was lost", null);
      }
    }

    /** On the way back. */
    void after(String what) {
      failPoint();
      world.step();
      if (!healed.get() && world.happens(troubles.lostAnswers())) {
        throw new StoreUnavailableException(what + ": the answer was lost", null);
      }
    }

    private void failPoint() {
      if (world.isOn(WORKER) && killAt.getAndDecrement() == 1) {
        world.killSelf(WORKER);
      }
    }
  }
}
