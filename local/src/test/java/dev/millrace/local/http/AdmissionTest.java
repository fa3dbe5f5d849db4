package dev.millrace.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission(1);

  @Test
  void shouldAdmitNoMoreThanHavePlacesAndTheNextWhenOneLeaves() {
    assertThat(admission.enter()).isTrue();
    assertThat(admission.enter()).isFalse();
    admission.leave();
    assertThat(admission.enter()).isTrue();
  }

  @Test
  void shouldTellACrowdToComeBackOneAfterTheOther() {
    Duration first = admission.comeAgain();
    Duration last =
        IntStream.range(0, 5000).mapToObj(_ -> admission.comeAgain()).toList().getLast();

    assertThat(first).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(last).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
  }
}
