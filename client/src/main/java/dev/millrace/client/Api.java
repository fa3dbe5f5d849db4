package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls of the API: where they go, and how often. Thread-safe. */
final class Api {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

  private final URI base;
  private final Transport transport;
  private final Pace pace;
  private final RandomGenerator random;
  private final RetryPolicy retries;

  Api(URI base, Transport transport, Pace pace, RandomGenerator random, RetryPolicy retries) {
    this.base = base;
    this.transport = transport;
    this.pace = pace;
    this.random = random;
    this.retries = retries;
  }

  URI base() {
    return base;
  }

  Pace pace() {
    return pace;
  }

  RetryPolicy retries() {
    return retries;
  }

  RandomGenerator random() {
    return random;
  }

  /** A call without a body. */
  Call call(String method, String path) {
    return new Call(
        method,
        URI.create(base + path),
        true,
        Map.of("Accept", "application/json"),
        BodyPublishers.noBody(),
        true,
        Duration.ZERO);
  }

  /** A call with this body. */
  Call call(String method, String path, JsonNode body) {
    Call bare = call(method, path);
    return new Call(
        method,
        bare.uri(),
        true,
        bare.with("Content-Type", "application/json").headers(),
        BodyPublishers.ofString(body.toString()),
        true,
        Duration.ZERO);
  }

  CompletableFuture<Answer> send(Call call) {
    return send(call, retries);
  }

  CompletableFuture<Answer> send(Call call, RetryPolicy policy) {
    return new Tries(transport, pace, random, call, policy).start();
  }

  /** Sends it and waits. */
  Answer answer(Call call) {
    return join(send(call));
  }

  /** A part of a path: names of jobs and the like, which hold nothing that a path knows. */
  static String name(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("This is no name of a " + what + ": " + name);
    }
    return name;
  }

  /**
   * For users: what they do when it completes may block, since it runs on a thread of its own, and
   * canceling it cancels what stands behind it.
   */
  static <S, T> CompletableFuture<T> handOver(CompletableFuture<S> source, Function<S, T> read) {
    CompletableFuture<T> target = new CompletableFuture<>();
    var _ =
        source.whenComplete((value, error) ->
            Thread.startVirtualThread(() -> {
              if (error != null) {
                target.completeExceptionally(error);
                return;
              }
              try {
                target.complete(read.apply(value));
              } catch (RuntimeException e) { // whoever waits is told, not this thread
                target.completeExceptionally(e);
              }
            }));
    var _ =
        target.whenComplete((value, error) -> {
          if (target.isCancelled()) {
            source.cancel(true);
          }
        });
    return target;
  }

  /** The value, as soon as it is there; an interrupt cancels it. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new MillraceException("Interrupted while waiting for the answer", e);
    } catch (CancellationException e) {
      throw new MillraceException("The client was closed", e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known
        ? known
        : new MillraceException("The request failed", cause);
  }
}
