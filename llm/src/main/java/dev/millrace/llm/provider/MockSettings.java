package dev.millrace.llm.provider;

import dev.millrace.llm.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the mock behaves.
 *
 * @param delay before every answer and every error
 * @param reply what it always answers; empty for an answer made from the request
 * @param finish why answers end; empty if it depends on their length
 * @param inputTokens what it counts; empty for an estimate
 * @param errors of the first calls, one each; from then on calls succeed
 * @param rate which share of the requests fails, 0 to 1: always the same requests
 * @param rateError how they fail
 */
record MockSettings(
    Duration delay,
    Optional<String> reply,
    Optional<Answer.Finish> finish,
    OptionalLong inputTokens,
    OptionalLong outputTokens,
    List<Failure> errors,
    double rate,
    Failure rateError) {
  static final int NO_ANSWER = 0;
  static final int SUCCESS = 200;

  static final MockSettings PLAIN =
      new MockSettings(
          Duration.ZERO,
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          List.of(),
          0,
          new Failure(503, Duration.ZERO));

  MockSettings {
    errors = List.copyOf(errors);
  }

  /**
   * How one call ends.
   *
   * @param status as HTTP has it; {@value #SUCCESS} if it is none, {@value #NO_ANSWER} if the
   *     provider took the request and never answers
   */
  record Failure(int status, Duration retryAfter) {}
}
