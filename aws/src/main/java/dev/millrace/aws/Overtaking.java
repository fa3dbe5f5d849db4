package dev.millrace.aws;

import dev.millrace.core.job.JobKey;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for jobs that overtake while a batch is worked off: one look during each job, beside it, so
 * that the work never waits for a look and a long job costs no more of them than a short one.
 * Thread-safe.
 */
public final class Overtaking implements AutoCloseable {
  private final Supplier<List<JobKey>> source;
  private final Consumer<List<JobKey>> giveBack;
  private final boolean worthwhile;
  private final Queue<JobKey> found = new ConcurrentLinkedQueue<>();
  private @Nullable Thread look;

  private Overtaking(
      Supplier<List<JobKey>> source, Consumer<List<JobKey>> giveBack, boolean worthwhile) {
    this.source = source;
    this.giveBack = giveBack;
    this.worthwhile = worthwhile;
  }

  /**
   * Looks for as long as a batch is worked off, if it is full: only then is there a backlog behind
   * it.
   *
   * @param full how many messages a full batch has
   * @param source takes jobs out, and never throws
   * @param giveBack puts jobs back for which this batch has no turn any more, and never throws
   */
  public static Overtaking during(
      int messages, int full, Supplier<List<JobKey>> source, Consumer<List<JobKey>> giveBack) {
    Overtaking overtaking = new Overtaking(source, giveBack, messages >= full);
    overtaking.look();
    return overtaking;
  }

  /** A job that may go first now. */
  public Optional<JobKey> next() {
    Optional<JobKey> next = Optional.ofNullable(found.poll());
    if (next.isEmpty()) {
      look();
    }
    return next;
  }

  /** Ends the look, and gives back what was found too late. */
  @Override
  public void close() {
    Thread last = last();
    try {
      if (last != null) {
        last.join();
      }
      if (!found.isEmpty()) {
        giveBack.accept(List.copyOf(found));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    if (worthwhile && (look == null || !look.isAlive())) {
      look = Thread.startVirtualThread(() -> found.addAll(source.get()));
    }
  }

  private synchronized @Nullable Thread last() {
    return look;
  }
}
