package dev.millrace.llm.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, so much of it at the most, and remembers how it began: an error whose body
 * never ends is still that error.
 */
final class BoundedBody implements BodyHandler<String>, BodySubscriber<String> {
  private final int most;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<String> whole = new CompletableFuture<>();
  private volatile @Nullable ResponseInfo begin;
  private @Nullable Subscription subscription;

  /** The answer is longer than anybody will read. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(int most) {
      super("The answer has more than " + most + " bytes");
    }
  }

  BoundedBody(int most) {
    this.most = most;
  }

  /** The status of an answer that is an error; empty if there is none yet, or it is a good one. */
  Optional<Integer> failedStatus() {
    ResponseInfo info = begin;
    return info == null || WireReply.isGood(info.statusCode())
        ? Optional.empty()
        : Optional.of(info.statusCode());
  }

  HttpHeaders headers() {
    ResponseInfo info = begin;
    return info == null ? HttpHeaders.of(Map.of(), (name, value) -> true) : info.headers();
  }

  @Override
  public BodySubscriber<String> apply(ResponseInfo info) {
    begin = info;
    return this;
  }

  @Override
  public CompletionStage<String> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (read.size() + buffer.remaining() > most) {
        if (subscription != null) {
          subscription.cancel();
        }
        whole.completeExceptionally(new TooLongException(most));
        return;
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      read.writeBytes(bytes);
    }
  }

  @Override
  public void onError(Throwable cause) {
    whole.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    whole.complete(read.toString(StandardCharsets.UTF_8));
  }
}
