package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(new Random(3));

  @Test
  void shouldSpreadTheWaitOverTheWholeRangeAndDoubleIt() {
    for (int attempt = 1; attempt <= 4; attempt++) {
      long ceiling = 2000L << (attempt - 1);
      long[] waits = waits(attempt);
      assertThat(waits).allMatch(wait -> wait >= 0 && wait <= ceiling);
      assertThat(IntStream.range(0, waits.length).mapToLong(i -> waits[i]).average().orElseThrow())
          .isBetween(0.4 * ceiling, 0.6 * ceiling);
    }
  }

  @Test
  void shouldNeverWaitLongerThanAQuarterOfAnHour() {
    assertThat(waits(60)).allMatch(wait -> wait <= Duration.ofMinutes(15).toMillis());
  }

  private long[] waits(int attempt) {
    return IntStream.range(0, 2000)
        .mapToLong(_ -> backoff.afterAttempt(attempt).toMillis())
        .toArray();
  }
}
