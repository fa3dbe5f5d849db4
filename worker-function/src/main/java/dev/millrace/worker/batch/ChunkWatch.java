package dev.millrace.worker.batch;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StopSignal.Reason;
import dev.millrace.worker.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the run of a chunk when its batch is not wanted any more or its time is up. */
final class ChunkWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkWatch.class);

  /** Well within the 5 s in which a canceled batch begins nothing more. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final BooleanSupplier wanted;
  private final StopSignal stop;
  private final Timer timer;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<Timer.Call> next = new AtomicReference<>(() -> {});
  private final Timer.Call end;

  /**
   * Watches from now on.
   *
   * @param end when the run must have stopped
   */
  ChunkWatch(
      BooleanSupplier wanted, StopSignal stop, Timer timer, InstantSource clock, Instant end) {
    this.wanted = wanted;
    this.stop = stop;
    this.timer = timer;
    this.end =
        timer.after(Duration.between(clock.instant(), end), () -> stop.stop(Reason.SHUTTING_DOWN));
    next.set(timer.after(LOOK, this::look));
  }

  @Override
  public void close() {
    over.set(true);
    end.cancel();
    next.get().cancel();
  }

  private void look() {
    try {
      if (!over.get() && !wanted.getAsBoolean()) {
        stop.stop(Reason.NOT_WANTED);
        return;
      }
    } catch (StoreUnavailableException e) {
      LOG.warn("Nobody can say whether a batch is still wanted; the next look may tell", e);
    }
    if (!over.get()) {
      next.set(timer.after(LOOK, this::look));
    }
  }
}
