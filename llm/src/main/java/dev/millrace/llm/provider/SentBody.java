package dev.millrace.llm.provider;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;

/**
 * A request's body that notices when it is asked for. That is when a connection stands and the
 * headers are on their way: from then on the provider may do work that costs.
 */
final class SentBody implements BodyPublisher {
  private final BodyPublisher bytes;
  private volatile boolean sent;

  SentBody(String body) {
    bytes = BodyPublishers.ofString(body);
  }

  boolean isSent() {
    return sent;
  }

  @Override
  public long contentLength() {
    return bytes.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    sent = true;
    bytes.subscribe(subscriber);
  }
}
