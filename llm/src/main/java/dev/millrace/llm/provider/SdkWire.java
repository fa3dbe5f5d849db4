package dev.millrace.llm.provider;

import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.ProviderException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The AWS SDK's HTTP client over our wire. One serves all calls of an SDK client; which call it is,
 * with its time and its stop signal, comes along with the thread.
 */
final class SdkWire implements SdkHttpClient {
  private static final ScopedValue<Call> CALL = ScopedValue.newInstance();

  private final Wire wire;

  private static final class Call {
    private final Duration timeout;
    private final StopSignal stop;
    private final ErrorTable errors;
    private boolean answered;

    private Call(Duration timeout, StopSignal stop, ErrorTable errors) {
      this.timeout = timeout;
      this.stop = stop;
      this.errors = errors;
    }
  }

  SdkWire(Wire wire) {
    this.wire = wire;
  }

  /**
   * Makes one call of the SDK, which makes one exchange.
   *
   * @throws ProviderException by the table, whatever the SDK makes of it
   * @throws StoppedException if it was stopped
   */
  static <T> T within(Duration timeout, StopSignal stop, ErrorTable errors, Supplier<T> sdk) {
    Call call = new Call(timeout, stop, errors);
    try {
      return ScopedValue.where(CALL, call).call(sdk::get);
    } catch (SdkException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof ProviderException || cause instanceof StoppedException) {
          throw (RuntimeException) cause;
        }
      }
      if (stop.reason().isPresent() || Thread.currentThread().isInterrupted()) {
        throw new StoppedException(e);
      }
      throw call.answered ? errors.unusable("cannot be read") : errors.unsigned(e);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    Call call = CALL.get();
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        WireReply reply = wire.send(written(request), call.timeout, call.stop, call.errors);
        call.answered = true;
        return response(reply);
      }

      @Override
      public void abort() {
        // the wire ends by itself in time
      }
    };
  }

  private static WireRequest written(HttpExecuteRequest request) throws IOException {
    return written(request.httpRequest(), request.contentStreamProvider().orElse(null));
  }

  /** A request of the SDK, which is text: JSON. */
  static WireRequest written(SdkHttpRequest http, @Nullable ContentStreamProvider content)
      throws IOException {
    String body = "";
    if (content != null) {
      try (InputStream stream = content.newStream()) {
        body = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    return new WireRequest(http.method().name(), http.getUri(), http.headers(), body);
  }

  private static HttpExecuteResponse response(WireReply reply) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(reply.status())
                .headers(reply.headers().map())
                .build())
        .responseBody(
            AbortableInputStream.create(
                new ByteArrayInputStream(reply.body().getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  @Override
  public String clientName() {
    return "Millrace";
  }

  @Override
  public void close() {
    // the wire belongs to all providers
  }
}
