package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.local.StartException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void shouldReadRates() {
    assertThat(Schedule.parse("rate(1 minute)")).isEqualTo(Duration.ofMinutes(1));
    assertThat(Schedule.parse("rate(12 hours)")).isEqualTo(Duration.ofHours(12));
    assertThat(Schedule.parse("rate(2 days)")).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void shouldRefuseWhatIsNotEmulated() {
    assertThatThrownBy(() -> Schedule.parse("cron(0 12 * * ? *)"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("cron");
  }
}
