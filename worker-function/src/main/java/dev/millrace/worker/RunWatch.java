package dev.millrace.worker;

import dev.millrace.core.job.JobPolicy;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StopSignal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over one run: keeps its lease alive, and stops it when its result is not wanted any more
 * or its time is up. A heartbeat a third of the lease apart, so that two may be lost. Most runs are
 * over before the first.
 */
final class RunWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

  /**
   * A run that had less time than a worker's lease without this began late in its worker's life, or
   * waited for a neighbour, and is not to blame for not coming to its end.
   */
  private static final Duration SHORT_OF_A_LEASE = Duration.ofSeconds(12);

  private final ClaimedRun run;
  private final StopSignal stop;
  private final Timer timer;
  private final Duration beat;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<Timer.Call> nextBeat = new AtomicReference<>(() -> {});
  private final Timer.Call end;

  /**
   * Watches from now on.
   *
   * @param end when the run must have stopped
   */
  RunWatch(
      ClaimedRun run, StopSignal stop, Timer timer, JobPolicy policy, Instant now, Instant end) {
    this.run = run;
    this.stop = stop;
    this.timer = timer;
    this.beat = policy.lease().dividedBy(3);
    Duration time = Duration.between(now, end);
    Duration whole = policy.lease().minus(SHORT_OF_A_LEASE);
    this.end =
        timer.after(
            time,
            () ->
                stop.stop(
                    time.minus(stop.waited()).compareTo(whole) >= 0
                        ? Reason.TIME_IS_UP
                        : Reason.SHUTTING_DOWN));
    nextBeat.set(timer.after(beat, this::beat));
  }

  @Override
  public void close() {
    over.set(true);
    end.cancel();
    nextBeat.get().cancel();
  }

  private void beat() {
    if (over.get()) {
      return;
    }
    try {
      if (!run.heartbeat() && !over.get()) {
        stop.stop(Reason.NOT_WANTED);
        return;
      }
    } catch (RuntimeException e) { // whatever it is, the next beat may be saved
      LOG.warn("A heartbeat could not be saved; the next may be", e);
    }
    if (!over.get()) {
      nextBeat.set(timer.after(beat, this::beat));
    }
  }
}
