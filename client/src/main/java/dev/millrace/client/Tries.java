package dev.millrace.client;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One call: sent, and sent again as the policy says, until an answer stands. */
final class Tries {
  private final Transport transport;
  private final Pace pace;
  private final RandomGenerator random;
  private final Call call;
  private final RetryPolicy policy;
  private final long end;
  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private volatile Future<?> current = CompletableFuture.completedFuture("nothing yet");
  private int made;

  Tries(Transport transport, Pace pace, RandomGenerator random, Call call, RetryPolicy policy) {
    this.transport = transport;
    this.pace = pace;
    this.random = random;
    this.call = call;
    this.policy = policy;
    this.end = pace.nanos() + policy.total().toNanos();
  }

  /** Begins. Canceling the future ends the tries. */
  CompletableFuture<Answer> start() {
    var _ =
        result.whenComplete((answer, error) -> {
          if (result.isCancelled()) {
            current.cancel(true);
          }
        });
    once();
    return result;
  }

  private void once() {
    if (result.isDone()) {
      return;
    }
    made++;
    try {
      CompletableFuture<HttpResponse<String>> sent = transport.send(call);
      follow(sent);
      var _ = sent.whenComplete(this::judge);
    } catch (RuntimeException e) { // whatever it is, nobody else would tell who waits
      result.completeExceptionally(
          new MillraceException("The request cannot be sent: " + e.getMessage(), null));
    }
  }

  private void follow(Future<?> next) {
    current = next;
    if (result.isCancelled()) {
      next.cancel(true);
    }
  }

  private void judge(@Nullable HttpResponse<String> response, @Nullable Throwable error) {
    if (response == null) {
      Throwable cause = unwrapped(error);
      if (cause instanceof CancellationException) {
        result.cancel(false);
        return;
      }
      ConnectionException lost = ConnectionException.of(call.uri(), cause);
      again(lost, call.repeatable() || lost.isBeforeSending(), null);
      return;
    }
    Answer answer = new Answer(response.statusCode(), response.headers(), response.body(), made);
    if (answer.isGood()) {
      result.complete(answer);
      return;
    }
    ProblemException problem =
        new Answer(answer.status(), answer.headers(), transport.withoutKey(answer.body()), made)
            .problem(pace.now());
    again(problem, mayPass(problem), problem.retryAfter().orElse(null));
  }

  /** 429 is refused before anything was done; behind the others it may have been. */
  private boolean mayPass(ProblemException problem) {
    return problem.status() == 429 || (call.repeatable() && problem.isUnanswered());
  }

  private void again(MillraceException why, boolean may, @Nullable Duration retryAfter) {
    Duration pause = policy.pause(made, retryAfter, random);
    if (!may || made >= policy.tries() || pace.nanos() + pause.toNanos() - end > 0) {
      result.completeExceptionally(why);
    } else {
      follow(pace.after(pause, this::once));
    }
  }

  private static Throwable unwrapped(@Nullable Throwable error) {
    if (error instanceof CompletionException && error.getCause() != null) {
      return error.getCause();
    }
    return error == null ? new IllegalStateException("Neither answer nor error") : error;
  }
}
