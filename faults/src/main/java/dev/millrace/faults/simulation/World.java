package dev.millrace.faults.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and actors who live in it one at a time: an actor runs until it sleeps, then
 * whoever wakes next does. Each actor belongs to a process, which can be killed: its actors then
 * stop wherever they sleep, as if the machine had gone.
 *
 * <p>Not thread-safe, and need not be: only the one actor whose turn it is touches anything.
 */
public final class World {
  private final SplittableRandom random;
  private final PriorityQueue<Wake> wakes =
      new PriorityQueue<>(Comparator.comparing(Wake::at).thenComparingLong(Wake::order));
  private final Semaphore turn = new Semaphore(0);
  private final List<Throwable> failures = new ArrayList<>();
  private Instant now;
  private Instant until;
  private Instant nextLook;
  private BooleanSupplier end = () -> false;
  private long order;
  private @Nullable Actor current;

  private record Wake(Instant at, long order, Actor actor) {}

  /** Everything that dies together. */
  public static final class Host {
    private final String name;
    private final List<Runnable> mourners = new ArrayList<>();
    private boolean dead;

    public Host(String name) {
      this.name = name;
    }

    /** Runs the task at the moment at which the host is killed. */
    void onDeath(Runnable task) {
      mourners.add(task);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The end of an actor whose host was killed; nobody may catch it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private static final class Actor {
    private final Host host;
    private final Semaphore go = new Semaphore(0);

    Actor(Host host) {
      this.host = host;
    }
  }

  /** A world that begins at this moment. */
  public World(long seed, Instant start) {
    this.random = new SplittableRandom(seed);
    this.now = start;
    this.until = start;
    this.nextLook = start;
  }

  public Instant now() {
    return now;
  }

  /** A whole number from 0 to one below the bound. */
  public int roll(int bound) {
    return random.nextInt(bound);
  }

  /** Whether something happens that happens this often. */
  public boolean happens(double rate) {
    return random.nextDouble() < rate;
  }

  /** A source of random numbers of its own, for the code under test. */
  public SplittableRandom dice() {
    return random.split();
  }

  /** Lets the task live on this host, from after this time on. */
  public void spawn(Host host, Duration after, Runnable task) {
    Actor actor = new Actor(host);
    Thread.ofVirtual()
        .start(() -> {
          actor.go.acquireUninterruptibly();
          try {
            if (!host.dead) {
              task.run();
            }
          } catch (Killed e) {
            // the host is gone, and with it whatever the actor was at
          } catch (Throwable e) { // told by run(), on the thread of the test
            failures.add(e);
          }
          passOn();
        });
    wakes.add(new Wake(now.plus(after), order++, actor));
  }

  /** Others live on while this actor waits. */
  public void sleep(Duration time) {
    Actor self = current;
    if (self == null) {
      throw new IllegalStateException("Only an actor can sleep");
    }
    if (self.host.dead) {
      throw new Killed();
    }
    wakes.add(new Wake(now.plus(time), order++, self));
    passOn();
    self.go.acquireUninterruptibly();
    if (self.host.dead) {
      throw new Killed();
    }
  }

  /** The turn goes to whoever wakes next, or back to {@link #run} if it is over. */
  private void passOn() {
    Wake wake = wakes.peek();
    if (wake == null || wake.at().isAfter(until) || !failures.isEmpty() || isOver()) {
      current = null;
      turn.release();
      return;
    }
    wakes.remove();
    now = wake.at();
    current = wake.actor();
    wake.actor().go.release();
  }

  private boolean isOver() {
    if (now.isBefore(nextLook)) {
      return false;
    }
    nextLook = now.plusSeconds(20);
    return end.getAsBoolean();
  }

  /** Kills the host of the actor whose turn it is, if it has this kind of name. */
  void killSelf(String name) {
    Actor self = current;
    if (self != null && self.host.name.startsWith(name)) {
      kill(self.host);
    }
  }

  /** Whether the actor whose turn it is lives on a host with this kind of name. */
  boolean isOn(String name) {
    return current != null && current.host.name.startsWith(name);
  }

  /** A moment, in which others may do something. */
  void step() {
    sleep(Duration.ofMillis(1 + roll(15)));
  }

  /** kill -9. */
  public void kill(Host host) {
    if (!host.dead) {
      host.dead = true;
      host.mourners.forEach(Runnable::run);
    }
  }

  /**
   * Lets everybody live until this moment, or until the end is found to have come.
   *
   * @param end asked now and then
   * @throws AssertionError if an actor failed
   */
  public void run(Instant until, BooleanSupplier end) {
    this.until = until;
    this.end = end;
    nextLook = now;
    passOn();
    turn.acquireUninterruptibly();
    if (!failures.isEmpty()) {
      throw new AssertionError("An actor failed at " + now, failures.getFirst());
    }
  }

  /** Lets every sleeper die, so that no thread stays behind. */
  void end() {
    failures.clear();
    wakes.forEach(wake -> wake.actor().host.dead = true);
    while (!wakes.isEmpty()) {
      run(Instant.MAX, () -> false);
    }
  }
}
