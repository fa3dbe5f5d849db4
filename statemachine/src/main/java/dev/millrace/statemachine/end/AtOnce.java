package dev.millrace.statemachine.end;

import dev.millrace.core.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does some things at once that wait for a store, and no more than fit into memory. */
final class AtOnce {
  private static final int MOST = 4;

  private AtOnce() {}

  /** Takes a result. */
  @FunctionalInterface
  interface Sink<T, E extends Exception> {
    void take(T result) throws E;
  }

  /**
   * Does all of them, and hands on their results in their order.
   *
   * @throws StoreUnavailableException if one could not be done
   */
  static <T, E extends Exception> void inOrder(Iterator<Callable<T>> work, Sink<T, E> sink)
      throws E {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Deque<Future<T>> underWay = new ArrayDeque<>();
      try {
        while (work.hasNext() || !underWay.isEmpty()) {
          while (work.hasNext() && underWay.size() < MOST) {
            underWay.add(threads.submit(work.next()));
          }
          sink.take(result(underWay.remove()));
        }
      } finally {
        underWay.forEach(each -> each.cancel(true));
      }
    }
  }

  private static <T> T result(Future<T> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("It threw what it does not declare", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("Interrupted while a store was waited for", e);
    }
  }
}
