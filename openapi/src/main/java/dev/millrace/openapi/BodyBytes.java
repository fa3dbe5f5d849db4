package dev.millrace.openapi;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Reads what a request is about to send. */
final class BodyBytes implements Flow.Subscriber<ByteBuffer> {
  private final List<ByteBuffer> parts = new ArrayList<>();
  private final CompletableFuture<byte[]> all = new CompletableFuture<>();

  private BodyBytes() {}

  /** The body of a request; empty if it has none. */
  static byte[] of(HttpRequest request) {
    return request
        .bodyPublisher()
        .map(publisher -> {
          BodyBytes bytes = new BodyBytes();
          publisher.subscribe(bytes);
          return bytes.all.join();
        })
        .orElse(new byte[0]);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer part) {
    parts.add(part);
  }

  @Override
  public void onError(Throwable fault) {
    all.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(whole::put);
    all.complete(whole.array());
  }
}
