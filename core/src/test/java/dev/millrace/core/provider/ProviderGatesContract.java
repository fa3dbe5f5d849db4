package dev.millrace.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What all {@link ProviderGates} promise. Adapters' tests extend it. */
public abstract class ProviderGatesContract {
  private static final Instant UNTIL = Instant.parse("2026-11-20T12:00:00.123Z");

  private final String provider = "provider-" + ThreadLocalRandom.current().nextLong(1L << 40);

  /** The gates under test; others may be closed. */
  protected abstract ProviderGates gates();

  @Test
  void shouldBeOpenUntilSomebodyClosesIt() {
    assertThat(gates().closedUntil(provider)).isEmpty();
  }

  @Test
  void shouldBeClosedToTheMillisecond() {
    gates().close(provider, UNTIL);

    assertThat(gates().closedUntil(provider)).contains(UNTIL);
  }

  @Test
  void shouldStayClosedForLongerWhenSomebodyClosesItForLess() {
    gates().close(provider, UNTIL);

    gates().close(provider, UNTIL.minusMillis(1));
    gates().close(provider, UNTIL);

    assertThat(gates().closedUntil(provider)).contains(UNTIL);
  }

  @Test
  void shouldBeClosedForLongerWhenSomebodyIsToldToWaitLonger() {
    gates().close(provider, UNTIL);

    gates().close(provider, UNTIL.plusMillis(1));

    assertThat(gates().closedUntil(provider)).contains(UNTIL.plusMillis(1));
  }

  @Test
  void shouldCloseNoOtherProvider() {
    gates().close(provider, UNTIL);
    gates().close(provider + "-eu", UNTIL.plusSeconds(60));

    assertThat(gates().closedUntil(provider)).contains(UNTIL);
    assertThat(gates().closedUntil(provider + "-us")).isEmpty();
  }
}
