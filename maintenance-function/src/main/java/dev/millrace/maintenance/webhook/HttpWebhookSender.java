package dev.millrace.maintenance.webhook;

import dev.millrace.outbound.ForbiddenAddressException;
import dev.millrace.outbound.GuardedDnsResolver;
import dev.millrace.outbound.HostResolver;
import dev.millrace.outbound.SingleExchangeClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Sends webhooks over HTTP to addresses of the public internet only: every address of the host is
 * checked, and those that were checked are those that are connected to. Redirects are not followed,
 * no proxy is used, and of an answer only the status is read. Thread-safe.
 */
public final class HttpWebhookSender implements WebhookSender, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final CloseableHttpClient client;
  private final Duration timeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Waits 5 seconds for a connection and 15 seconds for the whole exchange, the least that Standard
   * Webhooks recommends.
   *
   * @param allowLoopback whether this machine's own addresses are allowed too: for a local run only
   */
  public HttpWebhookSender(boolean allowLoopback) {
    this(InetAddress::getAllByName, allowLoopback, CONNECT_TIMEOUT, TIMEOUT);
  }

  /**
   * With another resolver and other limits.
   *
   * @param connectTimeout for each address
   * @param timeout for everything from the look-up of the name to the status
   */
  public HttpWebhookSender(
      HostResolver resolver, boolean allowLoopback, Duration connectTimeout, Duration timeout) {
    this(
        new GuardedDnsResolver(resolver, allowLoopback),
        connectTimeout,
        timeout,
        DefaultClientTlsStrategy.createDefault(),
        () -> new Socket(Proxy.NO_PROXY));
  }

  HttpWebhookSender(
      GuardedDnsResolver resolver,
      Duration connectTimeout,
      Duration timeout,
      TlsSocketStrategy tls,
      Supplier<Socket> sockets) {
    this.client = SingleExchangeClient.create(resolver, tls, connectTimeout, timeout, sockets);
    this.timeout = timeout;
  }

  @Override
  public Answer send(WebhookRequest request) {
    HttpPost post = new HttpPost(request.url().uri());
    post.setHeader("connection", "close");
    post.setHeader("webhook-id", request.id());
    post.setHeader("webhook-timestamp", Long.toString(request.timestamp().getEpochSecond()));
    post.setHeader("webhook-signature", request.signature());
    if (request.traceparent() != null) {
      post.setHeader("traceparent", request.traceparent());
    }
    byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
    post.setEntity(new ByteArrayEntity(body, ContentType.create("application/json")));
    return withinTheTime(post);
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

  private Answer withinTheTime(HttpPost post) {
    Future<Answer> exchange = threads.submit(() -> exchange(post));
    try {
      return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Answer(Reply.TIMED_OUT, 0, "no answer within " + timeout.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(Reply.TIMED_OUT, 0, "given up before there was an answer");
    } catch (ExecutionException e) {
      throw new IllegalStateException("A webhook could not be sent", e.getCause());
    } finally {
      // Closes the connection at once, however much of the answer is still to come.
      post.cancel();
    }
  }

  private Answer exchange(HttpPost post) throws Exception {
    try {
      HttpHost host = HttpHost.create(post.getUri());
      return answer(client.executeOpen(host, post, HttpClientContext.create()).getCode());
    } catch (IOException e) {
      return failure(e);
    }
  }

  private static Answer answer(int status) {
    Reply reply =
        switch (status) {
          case 410 -> Reply.GONE;
          default -> status >= 200 && status < 300 ? Reply.ACCEPTED : Reply.REFUSED;
        };
    return new Answer(reply, status, "answered " + status);
  }

  private static Answer failure(IOException failure) {
    return switch (failure) {
      case ForbiddenAddressException e ->
          new Answer(Reply.FORBIDDEN_ADDRESS, 0, "the host is not of the public internet");
      case UnknownHostException e -> unreachable("the host's name leads nowhere");
      case InterruptedIOException e ->
          new Answer(Reply.TIMED_OUT, 0, "no connection or no answer within the time");
      case ConnectException e -> unreachable("the host takes no connection");
      case SSLException e -> unreachable("the TLS handshake failed");
      default -> unreachable("the connection broke, or the answer was not HTTP");
    };
  }

  private static Answer unreachable(String detail) {
    return new Answer(Reply.UNREACHABLE, 0, detail);
  }
}
