package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final long DAY = 86_400_000;

  private static final Job RETRIED =
      Jobs.next(Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.INTERNAL, Duration.ofSeconds(90)));
  private static final Job FAILED =
      Jobs.next(Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.MODEL_ERROR, Duration.ZERO));

  @Property
  void shouldStayWithinItsBoundsWhateverTheClockSays(
      @ForAll @LongRange(min = -DAY, max = DAY) long millis) {
    for (Job job : List.of(Jobs.queued(), Jobs.running(), RETRIED)) {
      assertThat(seconds(job, millis)).isBetween(RetryAfter.LEAST, RetryAfter.MOST);
    }
  }

  @Property
  void shouldNotFallWhileAJobWaitsOrRuns(
      @ForAll @LongRange(min = 0, max = DAY) long millis,
      @ForAll @LongRange(min = 0, max = DAY) long later) {
    for (Job job : List.of(Jobs.queued(), Jobs.running())) {
      assertThat(seconds(job, millis + later)).isGreaterThanOrEqualTo(seconds(job, millis));
    }
  }

  @Property
  void shouldNotRiseWhileTheTimeOfARetryComesNearer(
      @ForAll @LongRange(min = 0, max = 89_999) long millis,
      @ForAll @LongRange(min = 0, max = 89_999) long other) {
    assertThat(seconds(RETRIED, Math.max(millis, other)))
        .isLessThanOrEqualTo(seconds(RETRIED, Math.min(millis, other)));
  }

  @Test
  void shouldBeAQuarterOfTheAgeOrTheTimeLeftRoundedUp() {
    assertThat(seconds(Jobs.queued(), 0)).isEqualTo(1);
    assertThat(seconds(Jobs.queued(), 4_000)).isEqualTo(1);
    assertThat(seconds(Jobs.queued(), 4_004)).isEqualTo(2);
    assertThat(seconds(Jobs.running(), 40_000)).isEqualTo(10);
    assertThat(seconds(Jobs.running(), DAY)).isEqualTo(30);
    assertThat(seconds(RETRIED, 70_000)).isEqualTo(20);
    assertThat(seconds(RETRIED, 98_000)).isEqualTo(2);
    assertThat(seconds(Jobs.next(Jobs.running().cancel(Jobs.NOW)), DAY)).isEqualTo(1);
    assertThat(RetryAfter.seconds(Jobs.succeeded(), Jobs.NOW)).isEmpty();
  }

  @Test
  void shouldBeginAnewWhenAClientWantsAJobTriedAgain() {
    Instant later = Jobs.NOW.plus(Duration.ofHours(5));
    Job again =
        Jobs.next(
            FAILED
                .settle()
                .orElseThrow()
                .next()
                .retryOnRequest(later, later.plus(Duration.ofHours(1)), Jobs.POLICY));

    assertThat(RetryAfter.seconds(again, later)).hasValue(1);
    assertThat(RetryAfter.seconds(again, later.plusSeconds(20))).hasValue(5);
  }

  private static long seconds(Job job, long millis) {
    return RetryAfter.seconds(job, Jobs.NOW.plusMillis(millis)).orElseThrow();
  }
}
