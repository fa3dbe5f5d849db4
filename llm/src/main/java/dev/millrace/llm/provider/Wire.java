package dev.millrace.llm.provider;

import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.ProviderException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one way to every provider. An exchange ends in time however slowly the other side drips, ends
 * at once when it is stopped, is never repeated and never redirected. Connections are kept for the
 * next exchange; none is made before the first. Thread-safe.
 */
final class Wire implements AutoCloseable {
  private static final int MOST_BYTES = 8 * 1024 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /**
   * A connection that rested longer may be gone without a word, since providers close it or a
   * frozen process did not hear them. A request over it would be lost, and look as if it may be
   * paid.
   */
  private static final Duration LONGEST_REST = Duration.ofSeconds(20);

  private final InstantSource clock;
  private @Nullable HttpClient client;
  private int running;
  private Instant restsSince = Instant.MAX;

  Wire(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Makes one exchange, and waits for the whole answer.
   *
   * @throws ProviderException by the table, unless the answer is a good one
   * @throws StoppedException if it was stopped
   */
  WireReply send(WireRequest request, Duration timeout, StopSignal stop, ErrorTable errors) {
    if (stop.reason().isPresent()) {
      throw new StoppedException(null);
    }
    SentBody sent = new SentBody(request.body());
    BoundedBody answer = new BoundedBody(MOST_BYTES);
    CompletableFuture<HttpResponse<String>> exchange = begin(request, sent, answer, errors);
    Runnable abort = () -> exchange.cancel(true);
    stop.onStop(abort);
    try {
      return whole(exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS), errors);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw failed(answer, errors, sent.isSent() ? errors.late(e) : errors.unsent(e));
    } catch (ExecutionException e) {
      if (stop.reason().isPresent()) {
        throw new StoppedException(e);
      }
      throw failed(answer, errors, broken(e, sent, errors));
    } catch (CancellationException e) {
      throw new StoppedException(e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new StoppedException(e);
    } finally {
      stop.forget(abort);
      ended();
    }
  }

  private CompletableFuture<HttpResponse<String>> begin(
      WireRequest request, SentBody body, BoundedBody answer, ErrorTable errors) {
    try {
      return begun().sendAsync(request.toJdk(body), answer);
    } catch (IllegalArgumentException e) {
      ended();
      throw errors.unsendable();
    }
  }

  private static WireReply whole(HttpResponse<String> response, ErrorTable errors) {
    if (!WireReply.isGood(response.statusCode())) {
      throw errors.answered(response.statusCode(), response.headers(), response.body());
    }
    return new WireReply(response.statusCode(), response.headers(), response.body());
  }

  private static ProviderException failed(
      BoundedBody answer, ErrorTable errors, ProviderException otherwise) {
    return answer
        .failedStatus()
        .map(status -> errors.answered(status, answer.headers(), ""))
        .orElse(otherwise);
  }

  private static ProviderException broken(ExecutionException e, SentBody sent, ErrorTable errors) {
    if (e.getCause() instanceof BoundedBody.TooLongException) {
      return errors.unusable("is longer than " + MOST_BYTES + " bytes");
    }
    return sent.isSent() ? errors.cut(e.getCause()) : errors.unsent(e.getCause());
  }

  /** HTTP/1.1, since servers of one's own stumble over the offer to speak HTTP/2 in clear. */
  private synchronized HttpClient begun() {
    if (running == 0 && clock.instant().isAfter(latest())) {
      close();
    }
    running++;
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .build();
    }
    return client;
  }

  private Instant latest() {
    return restsSince.equals(Instant.MAX) ? Instant.MAX : restsSince.plus(LONGEST_REST);
  }

  private synchronized void ended() {
    running--;
    restsSince = clock.instant();
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
      client = null;
    }
  }
}
