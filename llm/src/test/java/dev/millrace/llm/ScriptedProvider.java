package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Tokens;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.Answer.Finish;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** Answers as it was told to, in order; it has no idea of its own. */
final class ScriptedProvider implements ChatProvider {
  final List<ChatRequest> requests = new ArrayList<>();
  final List<Duration> timeouts = new ArrayList<>();
  boolean schemaMode = true;
  boolean turns = true;

  private final Deque<Supplier<Answer>> script = new ArrayDeque<>();

  ScriptedProvider says(String... texts) {
    for (String text : texts) {
      script.add(() -> new Answer(text, Finish.COMPLETE, new Tokens(10, 5, 0)));
    }
    return this;
  }

  ScriptedProvider ends(Finish finish) {
    script.add(() -> new Answer("half a", finish, new Tokens(10, 5, 0)));
    return this;
  }

  ScriptedProvider fails(ErrorCode code, Duration retryAfter) {
    script.add(() -> {
      throw new ProviderException(code, "says no", retryAfter, false, null);
    });
    return this;
  }

  ScriptedProvider does(Supplier<Answer> step) {
    script.add(step);
    return this;
  }

  @Override
  public Answer call(ChatRequest request, Duration timeout, StopSignal stop) {
    requests.add(request);
    timeouts.add(timeout);
    return script.removeFirst().get();
  }

  @Override
  public boolean takesSchema(JsonNode answerSchema) {
    return schemaMode;
  }

  @Override
  public boolean takesTurns() {
    return turns;
  }
}
