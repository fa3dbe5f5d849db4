package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(new Random(3));

  @Test
  void shouldSpreadTheWaitOverTheWholeRangeAndDoubleIt() {
    for (int attempt = 1; attempt <= 4; attempt++) {
      long ceiling = 2000L << (attempt - 1);
      List<Long> waits = waits(attempt);
      assertThat(waits).allMatch(wait -> wait >= 0 && wait <= ceiling);
      assertThat(waits.stream().mapToLong(Long::longValue).average().orElseThrow())
          .isBetween(0.4 * ceiling, 0.6 * ceiling);
    }
  }

  @Test
  void shouldNeverWaitLongerThanAQuarterOfAnHour() {
    assertThat(waits(60)).allMatch(wait -> wait <= Duration.ofMinutes(15).toMillis());
  }

  private List<Long> waits(int attempt) {
    return IntStream.range(0, 2000)
        .mapToObj(_ -> backoff.afterAttempt(attempt).toMillis())
        .toList();
  }
}
