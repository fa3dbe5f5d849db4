package dev.millrace.inference;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A model in memory, or on its way there, and how many use it. All but waiting for it is guarded by
 * the {@link Predictors} that it belongs to.
 */
final class LoadedModel {
  private final CompletableFuture<Optional<Predictor>> predictor = new CompletableFuture<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final AtomicBoolean taken = new AtomicBoolean();
  private int users;
  private boolean retired;
  private long held;

  void enter() {
    users++;
  }

  /** Whether nobody has begun to load it; true to one caller only. */
  boolean isToBeLoaded() {
    return !taken.getAndSet(true);
  }

  void leave() {
    users--;
  }

  /** Nobody new is to use it. */
  void retire() {
    retired = true;
  }

  /** Whether nobody uses it, and nobody will. */
  boolean isOver() {
    return retired && users == 0;
  }

  /** Bytes of memory that it holds; 0 before it has been given any. */
  long held() {
    return held;
  }

  void hold(long bytes) {
    held = bytes;
  }

  void loaded(Predictor loaded) {
    predictor.complete(Optional.of(loaded));
    ready.countDown();
  }

  /** Whoever loaded it was stopped. */
  void abandoned() {
    predictor.complete(Optional.empty());
    ready.countDown();
  }

  void failed(Throwable cause) {
    predictor.completeExceptionally(cause);
    ready.countDown();
  }

  /**
   * The predictor, as soon as it is there, or why it never will be; empty if whoever loaded it was
   * stopped.
   *
   * @throws StoppedException if this run is to stop
   */
  Optional<Predictor> await(StopSignal stop) {
    stop.await(ready::await);
    try {
      return predictor.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /** Closes the predictor, if it ever was there. */
  void close() {
    if (predictor.isDone() && !predictor.isCompletedExceptionally()) {
      predictor.join().ifPresent(Predictor::close);
    }
  }
}
