package dev.millrace.faults.proxy;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Faults at random, the same for the same seed and number of the request, whatever went before.
 * Begins switched on. Thread-safe.
 */
public final class SeededFaults implements FaultPlan {
  private final long seed;
  private final double rate;
  private final List<FaultKind> kinds;
  private final Map<FaultKind, Long> injected = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean on = true;

  /**
   * A plan of its own.
   *
   * @param rate the share of requests that meet a fault, from 0 to 1
   * @param kinds each as likely as the others
   */
  public SeededFaults(long seed, double rate, Collection<FaultKind> kinds) {
    if (!(rate >= 0 && rate <= 1) || kinds.isEmpty()) {
      throw new IllegalArgumentException("No plan: rate " + rate + " of " + kinds);
    }
    this.seed = seed;
    this.rate = rate;
    this.kinds = kinds.stream().distinct().sorted().toList();
  }

  @Override
  public Fault decide(Exchange exchange) {
    requests.incrementAndGet();
    SplittableRandom random = random(exchange.number());
    if (!on || random.nextDouble() >= rate) {
      return new Fault.None();
    }
    FaultKind kind = kinds.get(random.nextInt(kinds.size()));
    injected.merge(kind, 1L, Long::sum);
    return kind.fault(exchange.service(), random);
  }

  /** No more faults, until they are resumed. */
  public void heal() {
    on = false;
  }

  /** Faults again, as if they had never been off. */
  public void resume() {
    on = true;
  }

  /** How many faults of each kind there were; kinds that never came are absent. */
  public Map<FaultKind, Long> injected() {
    Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
    counts.putAll(injected);
    return counts;
  }

  /** How many requests were decided on, those while healed included. */
  public long requests() {
    return requests.get();
  }

  /** Neighbouring seeds of this generator begin alike, so the number goes through it first. */
  private SplittableRandom random(long number) {
    return new SplittableRandom(seed ^ new SplittableRandom(number).nextLong());
  }
}
