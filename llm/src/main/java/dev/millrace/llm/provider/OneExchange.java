package dev.millrace.llm.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.ProviderException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's HTTP client for one call: sends what the library writes over our wire, and keeps
 * what comes back. Answers are read from there: the library fails on some that are paid for
 * (reasons to end that it does not know, refusals, no counts), and loses their tokens.
 */
final class OneExchange implements HttpClient {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Wire wire;
  private final Duration timeout;
  private final StopSignal stop;
  private final ErrorTable errors;
  private @Nullable WireReply reply;

  OneExchange(Wire wire, Duration timeout, StopSignal stop, ErrorTable errors) {
    this.wire = wire;
    this.timeout = timeout;
    this.stop = stop;
    this.errors = errors;
  }

  /**
   * The provider's answer to the one request that the library makes.
   *
   * @throws ProviderException if there is none, or it is no JSON
   */
  JsonNode answerTo(Runnable chat) {
    try {
      chat.run();
    } catch (ProviderException | StoppedException e) {
      throw e;
    } catch (RuntimeException e) { // the library's opinion of the answer does not count
      if (reply == null) {
        throw errors.unsendable();
      }
    }
    if (reply == null) {
      throw errors.unsendable();
    }
    try {
      return MAPPER.readTree(reply.body());
    } catch (JsonProcessingException e) {
      throw errors.unusable("is no JSON");
    }
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    WireReply got =
        wire.send(
            new WireRequest(
                request.method().name(), address(request.url()), request.headers(), request.body()),
            timeout,
            stop,
            errors);
    reply = got;
    return SuccessfulHttpResponse.builder()
        .statusCode(got.status())
        .headers(got.headers().map())
        .body(got.body())
        .build();
  }

  private URI address(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw errors.unsendable();
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("Answers are read whole");
  }

  /** The library asks a builder for its client. */
  HttpClientBuilder builder() {
    return new Builder();
  }

  private final class Builder implements HttpClientBuilder {
    @Override
    public Duration connectTimeout() {
      return timeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration ignored) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return timeout;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration ignored) {
      return this;
    }

    @Override
    public HttpClient build() {
      return OneExchange.this;
    }
  }
}
