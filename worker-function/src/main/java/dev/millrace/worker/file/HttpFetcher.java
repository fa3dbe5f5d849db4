package dev.millrace.worker.file;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.outbound.ForbiddenAddressException;
import dev.millrace.outbound.GuardedDnsResolver;
import dev.millrace.outbound.SingleExchangeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;

/**
 * Fetches files over HTTPS from addresses of the public internet only: every address of every host
 * on the way is checked, and those that were checked are those that are connected to. At most
 * {@value #MOST_REDIRECTS} redirects, 10 seconds for everything, no cookies, no credentials, no
 * proxy. Thread-safe.
 */
public final class HttpFetcher implements AutoCloseable {
  static final int MOST_REDIRECTS = 3;

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10));

  private final CloseableHttpClient client;
  private final boolean allowLoopback;
  private final Limits limits;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * How long a fetch may take.
   *
   * @param connect for a connection to one address
   * @param total from the look-up of the first name to the last byte
   */
  record Limits(Duration connect, Duration total) {}

  /**
   * Fetches with the usual limits.
   *
   * @param allowLoopback whether this machine's own addresses are allowed too: for a local run only
   */
  public HttpFetcher(boolean allowLoopback) {
    this(
        new GuardedDnsResolver(InetAddress::getAllByName, allowLoopback),
        allowLoopback,
        LIMITS,
        DefaultClientTlsStrategy.createDefault(),
        () -> new Socket(Proxy.NO_PROXY));
  }

  HttpFetcher(
      GuardedDnsResolver resolver,
      boolean allowLoopback,
      Limits limits,
      TlsSocketStrategy tls,
      Supplier<Socket> sockets) {
    this.client =
        SingleExchangeClient.create(resolver, tls, limits.connect(), limits.total(), sockets);
    this.allowLoopback = allowLoopback;
    this.limits = limits;
  }

  /**
   * The file's content.
   *
   * @param most bytes
   * @throws PredictionException if it cannot be had; its code says whether it could be later, and
   *     its message names neither a path nor a resolved address
   * @throws StoppedException if it was stopped before all bytes were there
   */
  byte[] fetch(PublicUrl url, FileRule rule, long most, StopSignal stop) {
    AtomicReference<HttpGet> underWay = new AtomicReference<>();
    Future<byte[]> fetching = threads.submit(() -> follow(url, rule, most, underWay));
    Runnable cancel = () -> fetching.cancel(true);
    stop.onStop(cancel);
    try {
      return fetching.get(limits.total().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unavailable("The file was not there within " + limits.total().toSeconds() + " s", e);
    } catch (CancellationException e) {
      throw new StoppedException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(e);
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    } finally {
      stop.forget(cancel);
      fetching.cancel(true);
      HttpGet last = underWay.get();
      if (last != null) {
        last.cancel(); // closes the connection at once, however much is still to come
      }
    }
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] follow(
      PublicUrl first, FileRule rule, long most, AtomicReference<HttpGet> underWay)
      throws IOException {
    PublicUrl url = first;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpGet get = new HttpGet(url.uri());
      get.setHeader("accept", String.join(", ", rule.contentTypes()));
      get.setHeader("accept-encoding", "identity");
      get.setHeader("connection", "close");
      underWay.set(get);
      try {
        FetchedAnswer answer =
            new FetchedAnswer(
                client.executeOpen(HttpHost.create(url.uri()), get, HttpClientContext.create()));
        if (!answer.isRedirect()) {
          return answer.file(rule, most);
        }
        url = answer.target(url, allowLoopback);
      } finally {
        get.cancel();
      }
    }
    throw new PredictionException(
        ErrorCode.FETCH_FAILED,
        "The address redirects more than " + MOST_REDIRECTS + " times",
        null);
  }

  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case PredictionException e -> e;
      case ForbiddenAddressException e ->
          new PredictionException(
              ErrorCode.URL_NOT_ALLOWED, "The address leads out of the public internet", e);
      case IOException e -> unavailable("No connection, or it broke before the end", e);
      default -> new IllegalStateException("A file could not be fetched", cause);
    };
  }

  private static PredictionException unavailable(String detail, Exception cause) {
    return new PredictionException(ErrorCode.FETCH_UNAVAILABLE, detail, cause);
  }
}
