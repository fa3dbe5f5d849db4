package dev.millrace.llm;

import static dev.millrace.core.job.ErrorCode.MODEL_ERROR;
import static dev.millrace.core.job.ErrorCode.PROVIDER_ACCESS_DENIED;
import static dev.millrace.core.job.ErrorCode.PROVIDER_BAD_ANSWER;
import static dev.millrace.core.job.ErrorCode.PROVIDER_QUOTA;
import static dev.millrace.core.job.ErrorCode.PROVIDER_RATE_LIMITED;
import static dev.millrace.core.job.ErrorCode.PROVIDER_UNAVAILABLE;
import static dev.millrace.llm.EngineHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.provider.ProviderGates;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackTest {
  private static final ModelPackage MODEL = Packages.plain();
  private static final Duration NONE = Duration.ZERO;

  private final EngineHarness run = new EngineHarness();

  @Test
  void shouldAskTheFirstTargetOnly() {
    run.a.says("mill");

    assertThat(run.text(MODEL)).isEqualTo("mill");
    assertThat(run.b.requests).isEmpty();
    assertThat(run.book.paid)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.provider()).isEqualTo("a");
          assertThat(call.model()).isEqualTo("a1");
          assertThat(call.price()).isEqualTo(new Price(1_000_000, 2_000_000, 1_000_000));
          assertThat(call.fingerprint()).hasSize(64);
        });
    assertThat(run.a.timeouts).containsExactly(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {
        "PROVIDER_RATE_LIMITED",
        "PROVIDER_UNAVAILABLE",
        "PROVIDER_ACCESS_DENIED",
        "PROVIDER_QUOTA"
      })
  void shouldAskTheNextTargetAfterWhatWasNotPaidFor(ErrorCode code) {
    run.a.fails(code, NONE);
    run.b.says("from b");

    assertThat(run.text(MODEL)).isEqualTo("from b");
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"PROVIDER_TIMEOUT", "PROVIDER_BAD_ANSWER", "PROVIDER_REJECTED", "CONTENT_REFUSED"})
  void shouldEndWithWhatMayHaveBeenPaidForOrWouldEndTheSame(ErrorCode code) {
    run.a.fails(code, NONE);

    PredictionException failure = run.failure(MODEL);

    assertThat(failure.toJobError().code()).isEqualTo(code);
    assertThat(failure).hasMessage("a/a1: says no").hasCauseInstanceOf(ProviderException.class);
    assertThat(run.b.requests).isEmpty();
    assertThat(run.gates.closed).isEmpty();
  }

  @Test
  void shouldSkipAProviderWhoseGateIsClosed() {
    run.gates.close("a", NOW.plusSeconds(5));
    run.b.says("from b");

    assertThat(run.text(MODEL)).isEqualTo("from b");
    assertThat(run.a.requests).isEmpty();
  }

  @Test
  void shouldCallAProviderWhoseGateHasOpened() {
    run.gates.close("a", NOW);
    run.a.says("from a");

    assertThat(run.text(MODEL)).isEqualTo("from a");
  }

  @Test
  void shouldWaitForTheGateThatOpensFirstIfAllAreClosed() {
    run.gates.close("a", NOW.plusSeconds(50));
    run.gates.close("b", NOW.plusSeconds(20));

    PredictionException failure = run.failure(MODEL);

    assertThat(failure.toJobError().code()).isEqualTo(PROVIDER_RATE_LIMITED);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(20));
    assertThat(run.engine.closedFor(MODEL)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void shouldTellThatNothingIsClosedAsLongAsOneProviderIsOpen() {
    run.gates.close("a", NOW.plusSeconds(50));

    assertThat(run.engine.closedFor(MODEL)).isZero();
  }

  @Test
  void shouldCloseTheGateForEverybodyForAsLongAsTheFailureSays() {
    assertThat(closedAfter(PROVIDER_RATE_LIMITED, NONE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(closedAfter(PROVIDER_RATE_LIMITED, Duration.ofSeconds(30)))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(closedAfter(PROVIDER_RATE_LIMITED, Duration.ofDays(9)))
        .isEqualTo(Duration.ofHours(1));
    assertThat(closedAfter(PROVIDER_ACCESS_DENIED, NONE)).isEqualTo(Duration.ofMinutes(1));
    assertThat(closedAfter(PROVIDER_QUOTA, NONE)).isEqualTo(Duration.ofMinutes(5));
    assertThat(closedAfter(PROVIDER_UNAVAILABLE, Duration.ofSeconds(30))).isZero();
  }

  private static Duration closedAfter(ErrorCode code, Duration retryAfter) {
    EngineHarness run = new EngineHarness();
    run.a.fails(code, retryAfter);
    run.b.says("from b");
    var _ = run.text(MODEL);
    Instant until = run.gates.closed.getOrDefault("a", NOW);
    return Duration.between(NOW, until);
  }

  @Test
  void shouldEndWithTheFailureThatPromisesMostAndSoonest() {
    run.a.fails(PROVIDER_QUOTA, NONE);
    run.b.fails(PROVIDER_UNAVAILABLE, NONE);
    assertThat(run.code(MODEL)).isEqualTo(PROVIDER_UNAVAILABLE);

    EngineHarness limited = new EngineHarness();
    limited.a.fails(PROVIDER_RATE_LIMITED, Duration.ofSeconds(30));
    limited.b.fails(PROVIDER_RATE_LIMITED, Duration.ofSeconds(10));
    assertThat(limited.failure(MODEL).retryAfter()).isEqualTo(Duration.ofSeconds(10));

    EngineHarness broke = new EngineHarness();
    broke.a.fails(PROVIDER_QUOTA, NONE);
    broke.b.fails(PROVIDER_QUOTA, NONE);
    assertThat(broke.code(MODEL)).isEqualTo(PROVIDER_QUOTA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "locked"})
  void shouldAskTheNextTargetIfAProviderCannotBeUsed(String name) {
    run.b.says("from b");

    assertThat(run.text(Packages.plain(targets(name, "b")))).isEqualTo("from b");
  }

  @Test
  void shouldTellThatNoProviderIsThere() {
    assertThat(run.code(Packages.plain(targets("absent", "absent")))).isEqualTo(MODEL_ERROR);
    assertThat(run.code(Packages.plain(targets("absent", "locked"))))
        .isEqualTo(PROVIDER_ACCESS_DENIED);
  }

  private static String targets(String first, String second) {
    return """
    {"settings": {"targets": [
      {"provider": "%s", "model": "x", "price": {"input": 0, "output": 0}},
      {"provider": "%s", "model": "y", "price": {"input": 0, "output": 0}}]}}
    """
        .formatted(first, second);
  }

  @Test
  void shouldPayOnceForWhatAnEarlierRunWasAnswered() {
    run.a.fails(PROVIDER_UNAVAILABLE, NONE);
    run.b.says("from b");
    assertThat(run.text(MODEL)).isEqualTo("from b");
    run.gates.close("b", NOW.plusSeconds(60));

    assertThat(run.text(MODEL)).isEqualTo("from b");
    assertThat(run.a.requests).hasSize(1);
    assertThat(run.b.requests).hasSize(1);
    assertThat(run.book.paid).hasSize(1);
  }

  @Test
  void shouldLetAStopPass() {
    run.a.does(() -> {
      throw new StoppedException(null);
    });
    assertThatThrownBy(() -> run.text(MODEL)).isInstanceOf(StoppedException.class);

    run.stop.stop(StopSignal.Reason.NOT_WANTED);
    assertThatThrownBy(() -> run.text(MODEL)).isInstanceOf(StoppedException.class);
    assertThat(run.a.requests).hasSize(1);
  }

  @Test
  void shouldGoOnIfTheOthersCannotBeToldOfAClosedGate() {
    ProviderGates deaf =
        new ProviderGates() {
          @Override
          public Optional<Instant> closedUntil(String provider) {
            return Optional.empty();
          }

          @Override
          public void close(String provider, Instant until) {
            throw new StoreUnavailableException("no store", null);
          }
        };
    ScriptedProvider a = new ScriptedProvider().fails(PROVIDER_RATE_LIMITED, NONE);
    ScriptedProvider b = new ScriptedProvider().says("from b");
    LlmEngine engine =
        new LlmEngine(
            name -> name.equals("a") ? a : b,
            deaf,
            () -> NOW,
            (_, _) -> new InMemoryFactStore(List.of(), List.of()),
            (_, _) -> new float[0]);

    assertThat(engine.answer(MODEL, "{\"word\":\"x\"}", new InMemoryCallBook(), new StopSignal()))
        .contains("from b");
  }

  @Test
  void shouldNeverGiveHalfAnAnswer() {
    run.a.ends(Answer.Finish.LENGTH);

    assertThat(run.code(MODEL)).isEqualTo(ErrorCode.OUTPUT_TRUNCATED);
  }

  @Test
  void shouldTellThatTheModelWillNotAnswer() {
    run.a.ends(Answer.Finish.REFUSED);

    assertThat(run.code(MODEL)).isEqualTo(ErrorCode.CONTENT_REFUSED);
  }

  @Test
  void shouldTakeNoEmptyAnswerAndNoneThatDoesNotFit() {
    run.a.says(" \n");
    assertThat(run.code(MODEL)).isEqualTo(PROVIDER_BAD_ANSWER);

    EngineHarness tooLong = new EngineHarness();
    tooLong.a.says("x".repeat(101));
    assertThat(tooLong.code(MODEL)).isEqualTo(PROVIDER_BAD_ANSWER);
  }
}
