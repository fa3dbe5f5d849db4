package dev.millrace.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.provider.ProviderGates;
import dev.millrace.inference.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GatedProviderTest {
  private static final ChatRequest REQUEST =
      new ChatRequest(
          "m",
          "",
          List.of(new ChatRequest.Turn(ChatRequest.Role.USER, "Hello", List.of())),
          new ChatRequest.Parameters(
              9, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty()),
          Optional.empty());

  private final List<Instant> closings = new ArrayList<>();
  private final ProviderGates shared =
      new ProviderGates() {
        @Override
        public Optional<Instant> closedUntil(String provider) {
          return closings.isEmpty() ? Optional.empty() : Optional.of(closings.getLast());
        }

        @Override
        public void close(String provider, Instant until) {
          closings.add(until);
        }
      };
  private Instant now = EngineHarness.NOW;
  private int calls;

  @Test
  void shouldCloseTheGateOnceForAllWhenItIsTurnedAway() {
    ChatProvider own = gated(7);
    ChatProvider others = gated(0);

    assertThatThrownBy(() -> call(own))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    now = now.plusSeconds(3);
    assertThatThrownBy(() -> call(own))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(4)));
    assertThatThrownBy(() -> call(others)).isInstanceOf(ProviderException.class);

    assertThat(calls).isEqualTo(1);
    assertThat(closings).containsExactly(EngineHarness.NOW.plusSeconds(7));
  }

  @Test
  void shouldLetCallsThroughAgainWhenTheTimeIsOver() {
    assertThatThrownBy(() -> call(gated(7))).isInstanceOf(ProviderException.class);
    now = now.plusSeconds(7);

    assertThat(call(gated(0)).text()).isEqualTo("Good day");
  }

  private Answer call(ChatProvider provider) {
    return provider.call(REQUEST, Duration.ofSeconds(9), new StopSignal());
  }

  /** A provider of a worker of its own, which asks to wait so many seconds, or answers. */
  private ChatProvider gated(int seconds) {
    ChatProvider provider =
        (_, _, _) -> {
          calls++;
          if (seconds > 0) {
            throw new ProviderException(
                ErrorCode.PROVIDER_RATE_LIMITED, "busy", Duration.ofSeconds(seconds), false, null);
          }
          return new Answer("Good day", Answer.Finish.COMPLETE, Tokens.NONE);
        };
    return new GatedProvider("p", provider, new Gates(shared, () -> now));
  }
}
