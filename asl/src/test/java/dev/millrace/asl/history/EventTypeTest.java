package dev.millrace.asl.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventTypeTest {
  @ParameterizedTest
  @CsvSource({
    "PASS_STATE_ENTERED, PassStateEntered, stateEnteredEventDetails",
    "MAP_STATE_EXITED, MapStateExited, stateExitedEventDetails",
    "LAMBDA_FUNCTION_TIMED_OUT, LambdaFunctionTimedOut, lambdaFunctionTimedOutEventDetails",
    "LAMBDA_FUNCTION_STARTED, LambdaFunctionStarted,",
    "MAP_STATE_STARTED, MapStateStarted, mapStateStartedEventDetails",
    "PARALLEL_STATE_STARTED, ParallelStateStarted,"
  })
  void shouldHaveTheNamesOfTheService(EventType type, String text, String details) {
    assertThat(type.text()).isEqualTo(text);
    assertThat(type.detailsField()).isEqualTo(details);
    assertThat(EventType.of(text)).isEqualTo(type);
  }

  @Test
  void shouldKnowEntriesAndExits() {
    assertThat(EventType.FAIL_STATE_ENTERED.isEntry()).isTrue();
    assertThat(EventType.MAP_STATE_EXITED.isExit()).isTrue();
    assertThat(EventType.MAP_STATE_FAILED.isExit()).isFalse();
  }
}
