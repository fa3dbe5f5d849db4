package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.AnswerForm.Reading;
import dev.millrace.llm.ChatRequest.Role;
import dev.millrace.llm.ChatRequest.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One question to one target: a call, and one more if the answer does not fit.
 *
 * @param timeout of a call
 */
record Conversation(
    Target target, ChatProvider provider, Question question, AnswerForm form, Duration timeout) {
  private static final String JSON_ONLY =
      """
      Answer with one JSON document and nothing else. It has to fit this JSON Schema:
      """;

  /** The first call. */
  PlannedCall opening() {
    return plan(request(List.of(asked())));
  }

  /**
   * The output.
   *
   * @throws PredictionException if the answer is none, or may not be paid for
   * @throws ProviderException if there is no answer
   * @throws StoppedException if it was stopped
   */
  String hold(CallBook book, StopSignal stop) {
    Answer first = call(request(List.of(asked())), book, stop);
    Reading reading = form.read(first.text());
    if (!reading.faults().isEmpty() && form.schema().isPresent()) {
      List<Turn> turns = corrected(first.text(), complaint(reading.faults()));
      reading = form.read(call(request(turns), book, stop).text());
    }
    if (!reading.faults().isEmpty()) {
      throw error(
          ErrorCode.PROVIDER_BAD_ANSWER, "the answer does not fit: " + reading.faults().getFirst());
    }
    return reading.output();
  }

  private Answer call(ChatRequest request, CallBook book, StopSignal stop) {
    if (stop.reason().isPresent()) {
      throw new StoppedException(null);
    }
    Answer answer = book.make(plan(request), () -> provider.call(request, timeout, stop));
    return switch (answer.finish()) {
      case COMPLETE -> answer;
      case LENGTH ->
          throw error(
              ErrorCode.OUTPUT_TRUNCATED,
              "no end after %d tokens".formatted(request.parameters().maxTokens()));
      case REFUSED ->
          throw error(
              ErrorCode.CONTENT_REFUSED, "the model, or a guard around it, will not answer");
    };
  }

  private PlannedCall plan(ChatRequest request) {
    // told apart from the real one, so that no mock's answer is ever taken for a model's
    String asked = provider.isMock() ? "mock" : target.provider();
    return new PlannedCall(
        asked,
        target.model(),
        Fingerprint.of(asked, request),
        WorstCase.of(request, target.imageTokens()),
        target.price());
  }

  private Turn asked() {
    return new Turn(Role.USER, question.prompt(), question.images());
  }

  /** Providers take neither an empty turn nor two of one side, one after the other. */
  private List<Turn> corrected(String answer, String complaint) {
    return answer.isBlank()
        ? List.of(new Turn(Role.USER, question.prompt() + "\n\n" + complaint, question.images()))
        : List.of(
            asked(),
            new Turn(Role.ASSISTANT, PromptText.clean(answer), List.of()),
            new Turn(Role.USER, complaint, List.of()));
  }

  private ChatRequest request(List<Turn> turns) {
    Optional<JsonNode> schema = form.schema().filter(provider::takesSchema);
    String system = question.system();
    if (schema.isEmpty() && form.schema().isPresent()) {
      system = (system.isEmpty() ? "" : system + "\n\n") + JSON_ONLY + form.schema().get();
    }
    ChatRequest request =
        new ChatRequest(target.model(), system, turns, question.parameters(), schema);
    if (provider.takesTurns()) {
      return target.template().map(template -> template.unmarked(request)).orElse(request);
    }
    return target
        .template()
        .map(template -> template.whole(request))
        .orElseThrow(() ->
            error(
                ErrorCode.PROVIDER_REJECTED,
                "its provider only completes texts, and the package names no template"));
  }

  private static String complaint(List<String> faults) {
    return "Your answer does not fit:\n- %s\nAnswer again, with the whole JSON document and nothing else."
        .formatted(String.join("\n- ", faults));
  }

  private PredictionException error(ErrorCode code, String detail) {
    return new PredictionException(code, target + ": " + detail, null);
  }
}
