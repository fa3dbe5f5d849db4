package dev.millrace.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Tokens;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ProviderException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MockProviderTest {
  private static final String DAY = "\"delay_ms\":3600000";

  @Test
  void shouldEchoTheLastTurn() {
    assertThat(Chats.answer(mock(""), Chats.ask("Hello there")))
        .isEqualTo(
            new Answer("Mock answer to: Hello there", Answer.Finish.COMPLETE, new Tokens(3, 7, 0)));
  }

  @Test
  void shouldEchoLittleOfALongTurn() {
    assertThat(Chats.answer(mock(""), Chats.ask("x".repeat(9999))).text()).hasSize(216);
  }

  @Test
  void shouldEndAnAnswerThatIsLongerThanItMayBe() {
    Answer answer = Chats.answer(mock("\"reply\":\"" + "y".repeat(900) + "\""), Chats.ask("Hi"));

    assertThat(answer.text()).hasSize(400);
    assertThat(answer.finish()).isEqualTo(Answer.Finish.LENGTH);
  }

  @Test
  void shouldSayWhatItIsToldTo() {
    ChatProvider mock =
        mock("\"reply\":\"No.\",\"finish\":\"refused\",\"input_tokens\":7,\"output_tokens\":9");

    assertThat(Chats.answer(mock, Chats.askFor(Chats.CLOSED_SCHEMA)))
        .isEqualTo(new Answer("No.", Answer.Finish.REFUSED, new Tokens(7, 9, 0)));
  }

  @Test
  void shouldFitTheSchema() {
    assertThat(Chats.answer(mock(""), Chats.askFor(Chats.CLOSED_SCHEMA)).text())
        .isEqualTo("{\"city\":\"mock\"}");
  }

  @Test
  void shouldFailInTheOrderThatItIsToldTo() {
    ChatProvider mock =
        mock(
            """
            "errors":[{"status":429,"retry_after":3},{"status":200},{"status":402},{"status":0}]\
            """);

    ProviderException first = Chats.failure(mock, Chats.ask("Hi"));
    assertThat(first.code()).isEqualTo(ErrorCode.PROVIDER_RATE_LIMITED);
    assertThat(first.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    Chats.answer(mock, Chats.ask("Hi"));
    assertThat(Chats.failure(mock, Chats.ask("Hi")).code()).isEqualTo(ErrorCode.PROVIDER_QUOTA);
    assertThat(Chats.failure(mock, Chats.ask("Hi")).maybePaid()).isTrue();
    Chats.answer(mock, Chats.ask("Hi"));
  }

  @Test
  void shouldFailTheSameShareOfRequestsEveryTime() {
    String settings = "\"error_rate\":0.3,\"error\":{\"status\":500}";

    long failed = failures(mock(settings));

    assertThat(failed).isBetween(200L, 400L);
    assertThat(failures(mock(settings))).isEqualTo(failed);
  }

  @Test
  void shouldNotAnswerBeforeItsDelay() {
    assertThatThrownBy(
            () -> mock(DAY).call(Chats.ask("Hi"), Duration.ofMillis(50), new StopSignal()))
        .isInstanceOfSatisfying(
            ProviderException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT));
  }

  @Test
  void shouldEndItsDelayAtOnceWhenItIsStopped() throws Exception {
    StopSignal stop = new StopSignal();
    CompletableFuture<Throwable> end =
        CompletableFuture.supplyAsync(
            () -> catchThrowable(() -> mock(DAY).call(Chats.ask("Hi"), Duration.ofDays(1), stop)));

    stop.stop(StopSignal.Reason.TIME_IS_UP);

    assertThat(end.get(1, TimeUnit.SECONDS)).isInstanceOf(StoppedException.class);
  }

  private static long failures(ChatProvider mock) {
    long failed = 0;
    for (int i = 0; i < 1000; i++) {
      String text = "Question " + i;
      if (catchThrowable(() -> Chats.answer(mock, Chats.ask(text))) != null) {
        failed++;
      }
    }
    return failed;
  }

  private static ChatProvider mock(String settings) {
    String json =
        "{\"mock\":{\"type\":\"mock\"" + (settings.isEmpty() ? "" : ",") + settings + "}}";
    return new Providers(json, Providers.Mode.MOCK, reference -> "", Chats.NOON).provider("mock");
  }
}
