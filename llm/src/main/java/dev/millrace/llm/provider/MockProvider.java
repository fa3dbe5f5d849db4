package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.Tokens;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ChatRequest;
import dev.millrace.llm.ProviderException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/**
 * A provider that calls nobody and costs nothing. The same request always has the same answer: one
 * that fits its schema if it has one, else an echo of the last turn. Thread-safe.
 */
final class MockProvider implements ChatProvider {
  private static final int CHARACTERS_PER_TOKEN = 4;
  private static final int TOKENS_PER_IMAGE = 258;
  private static final int LONGEST_ECHO = 200;
  private static final int SHARES = 10_000;

  private final MockSettings settings;
  private final ErrorTable errors;
  private final AtomicInteger calls = new AtomicInteger();

  /** Errors are told as the table tells those of real providers. */
  MockProvider(MockSettings settings, ErrorTable errors) {
    this.settings = settings;
    this.errors = errors;
  }

  @Override
  public boolean isMock() {
    return true;
  }

  @Override
  public boolean takesSchema(JsonNode answerSchema) {
    return true;
  }

  @Override
  public Answer call(ChatRequest request, Duration timeout, StopSignal stop) {
    MockSettings.Failure failure = failureOf(request, calls.getAndIncrement());
    boolean inTime = settings.delay().compareTo(timeout) <= 0;
    pause(inTime ? settings.delay() : timeout, stop);
    if (!inTime || failure.status() == MockSettings.NO_ANSWER) {
      throw errors.late(null);
    }
    if (failure.status() != MockSettings.SUCCESS) {
      throw errorOf(failure);
    }
    return answerTo(request);
  }

  private MockSettings.Failure failureOf(ChatRequest request, int call) {
    if (call < settings.errors().size()) {
      return settings.errors().get(call);
    }
    CRC32 hash = new CRC32();
    hash.update(request.toString().getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % SHARES < settings.rate() * SHARES
        ? settings.rateError()
        : new MockSettings.Failure(MockSettings.SUCCESS, Duration.ZERO);
  }

  private static void pause(Duration time, StopSignal stop) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runnable release = stopped::countDown;
    stop.onStop(release);
    try {
      if (stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StoppedException(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(e);
    } finally {
      stop.forget(release);
    }
  }

  private ProviderException errorOf(MockSettings.Failure failure) {
    List<String> seconds = List.of(String.valueOf(failure.retryAfter().toSeconds()));
    return errors.answered(
        failure.status(),
        HttpHeaders.of(Map.of("retry-after", seconds), (name, value) -> true),
        "as it was told to");
  }

  private Answer answerTo(ChatRequest request) {
    String whole = settings.reply().orElseGet(() -> textFor(request));
    String text = cut(whole, (long) request.parameters().maxTokens() * CHARACTERS_PER_TOKEN);
    Answer.Finish end =
        text.length() < whole.length() ? Answer.Finish.LENGTH : Answer.Finish.COMPLETE;
    long input = settings.inputTokens().orElseGet(() -> inputOf(request));
    long output = settings.outputTokens().orElseGet(() -> tokens(text.length()));
    return new Answer(text, settings.finish().orElse(end), new Tokens(input, output, 0));
  }

  private static String textFor(ChatRequest request) {
    return request
        .answerSchema()
        .map(schema -> new SchemaExample(schema).make().toString())
        .orElseGet(() -> "Mock answer to: " + cut(request.turns().getLast().text(), LONGEST_ECHO));
  }

  private static long inputOf(ChatRequest request) {
    long characters = request.system().length();
    long images = 0;
    for (ChatRequest.Turn turn : request.turns()) {
      characters += turn.text().length();
      images += turn.images().size();
    }
    return tokens(characters) + images * TOKENS_PER_IMAGE;
  }

  private static long tokens(long characters) {
    return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
  }

  private static String cut(String text, long most) {
    if (text.length() <= most) {
      return text;
    }
    int end = (int) most;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }
}
