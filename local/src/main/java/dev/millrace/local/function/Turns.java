package dev.millrace.local.function;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Between the callers of one environment and its runtime, which asks for an event, answers it, and
 * asks for the next. Thread-safe, but only one caller at a time may give.
 */
final class Turns {
  private CompletableFuture<Request> asked = new CompletableFuture<>();
  private @Nullable Invocation running;
  private @Nullable FunctionFailedException end;

  /** A runtime that has asked for an event. */
  private record Request(CompletableFuture<Invocation> event) {}

  /** The runtime asks for its next event. */
  synchronized CompletableFuture<Invocation> ask() {
    Request request = new Request(new CompletableFuture<>());
    running = null;
    if (end != null) {
      request.event().completeExceptionally(end);
    } else if (!asked.complete(request)) {
      asked = CompletableFuture.completedFuture(request);
    }
    return request.event();
  }

  /** Done when the runtime has asked; fails when it will ask no more. */
  synchronized CompletableFuture<?> asked() {
    return end == null ? asked : CompletableFuture.failedFuture(end);
  }

  /** Gives an event to the runtime, which must have asked for it. */
  synchronized CompletableFuture<String> give(Invocation invocation) {
    if (end == null) {
      Request request = asked.join();
      asked = new CompletableFuture<>();
      running = invocation;
      request.event().complete(invocation);
    } else {
      invocation.answer().completeExceptionally(end);
    }
    return invocation.answer();
  }

  /** The runtime's answer; one to an invocation that is over goes nowhere. */
  synchronized void answer(String id, String answer) {
    if (running != null && running.id().equals(id)) {
      running.answer().complete(answer);
    }
  }

  /** The runtime's error; one of an invocation that is over goes nowhere. */
  synchronized void fail(String id, FunctionFailedException why) {
    if (running != null && running.id().equals(id)) {
      running.answer().completeExceptionally(why);
    }
  }

  /** Nothing is asked or answered any more, for the first reason that was given. */
  synchronized void end(FunctionFailedException why) {
    if (end != null) {
      return;
    }
    end = why;
    if (asked.isDone()) {
      asked.join().event().completeExceptionally(why);
    }
    asked.completeExceptionally(why);
    if (running != null) {
      running.answer().completeExceptionally(why);
    }
  }
}
