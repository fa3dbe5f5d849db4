package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.Sweep.Duty;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is done to a job after its end. */
class AftermathTest {
  private static final Instant NOW = Jobs.NOW;
  private static final JobPolicy POLICY = Jobs.POLICY;
  private static final Outcome ANSWER = new Outcome.Success(new Payload.Inline("{}"), "d");

  @Nested
  @DisplayName("A retry on request")
  class RetryOnRequest {
    private final Instant later = NOW.plusSeconds(100);

    @Test
    void shouldKeepTheAttemptsAndCountAnew() {
      Job failed = Jobs.next(Jobs.fail(Jobs.running(), NOW, ErrorCode.MODEL_ERROR, Duration.ZERO));
      Job counted = failed.settle().orElseThrow().next();
      Job again = Jobs.next(counted.retryOnRequest(later, later.plusSeconds(3600), POLICY));

      assertThat(again.status()).isEqualTo(JobStatus.QUEUED);
      assertThat(again.attempts()).hasSize(1);
      assertThat(again.runs().counted()).isZero();
      Job running = Jobs.next(again.claim(later, "w", POLICY));
      assertThat(running.runs().attempts()).isEqualTo(2);
      assertThat(Jobs.next(running.finish(later, ANSWER, POLICY)).attempts()).hasSize(2);
    }

    @Test
    void shouldSettleOnlyWhatWasNotSettledBefore() {
      Job failed =
          Jobs.next(
              Jobs.fail(Jobs.running(), NOW.plusSeconds(2), ErrorCode.MODEL_ERROR, Duration.ZERO));
      Job settled = failed.settle().orElseThrow().next();
      Job again = Jobs.next(settled.retryOnRequest(later, later.plusSeconds(3600), POLICY));
      Job done =
          Jobs.next(
              Jobs.next(again.claim(later, "w", POLICY))
                  .finish(later.plusSeconds(1), ANSWER, POLICY));

      assertThat(failed.settle().orElseThrow().usage()).isEqualTo(new Usage(1, 1, 2000));
      assertThat(done.settle().orElseThrow().usage()).isEqualTo(new Usage(0, 1, 1000));
    }

    @Test
    void shouldReserveAnewAndGiveBackWhatANewRoundDidNotSpend() {
      Job failed = Jobs.next(Jobs.fail(Jobs.running(), NOW, ErrorCode.MODEL_ERROR, Duration.ZERO));
      Settlement first = failed.settle().orElseThrow();
      Instant tomorrow = NOW.plus(Duration.ofDays(1));
      Job again =
          Jobs.next(first.next().retryOnRequest(tomorrow, tomorrow.plusSeconds(60), POLICY));
      Settlement second = Jobs.next(again.cancel(tomorrow)).settle().orElseThrow();

      assertThat(first.reservedOn()).isEqualTo(Ledger.day(NOW));
      assertThat(first.unspent()).isZero();
      assertThat(second.reservedOn()).isEqualTo(Ledger.day(tomorrow));
      assertThat(second.unspent()).isEqualTo(Ledger.UNITS);
      assertThat(second.usage()).isEqualTo(Usage.NONE);
      assertThat(second.next().dueAt()).isNull();
    }

    @Test
    void shouldWaitUntilTheFirstRoundIsCounted() {
      Job failed = Jobs.next(Jobs.fail(Jobs.running(), NOW, ErrorCode.MODEL_ERROR, Duration.ZERO));

      assertThat(failed.retryOnRequest(later, later.plusSeconds(9), POLICY))
          .isEqualTo(new Move.Refused(Refusal.UNSETTLED));
    }

    @Test
    void shouldBeRefusedOfAJobThatDidNotFail() {
      Move.Refused notFailed = new Move.Refused(Refusal.NOT_FAILED);

      assertThat(Jobs.queued().retryOnRequest(later, later.plusSeconds(9), POLICY))
          .isEqualTo(notFailed);
      assertThat(Jobs.succeeded().retryOnRequest(later, later.plusSeconds(9), POLICY))
          .isEqualTo(notFailed);
    }
  }

  @Nested
  @DisplayName("A webhook")
  class Calls {
    private final Job done = Jobs.end(Jobs.next(Jobs.queuedWithWebhook().claim(NOW, "w", POLICY)));

    @Test
    void shouldBeOwedFromTheEndOfTheJobOn() {
      Job settled = done.settle().orElseThrow().next();

      assertThat(settled.dueAt()).isEqualTo(NOW);
      assertThat(settled.sweep(NOW, POLICY).duty()).isEqualTo(Duty.DELIVER);
      assertThat(Jobs.succeeded().delivery()).isNull();
    }

    @Test
    void shouldBeTriedTenTimesInThreeDays() {
      Job job = done.settle().orElseThrow().next();
      Instant time = NOW;
      while (job.dueAt() != null) {
        time = Objects.requireNonNull(job.dueAt());
        Job begun = Jobs.next(job.beginDelivery(time));
        job = Jobs.next(begun.endDelivery(time, time, Delivery.Verdict.FAILED, "refused", 500));
      }

      assertThat(Objects.requireNonNull(job.delivery()).attempts()).hasSize(10);
      assertThat(job.delivery().standing()).isEqualTo(Delivery.Standing.EXHAUSTED);
      assertThat(Duration.between(NOW, time)).isBetween(Duration.ofHours(75), Duration.ofHours(76));
      assertThat(job.state()).isEqualTo(done.state());
    }

    @Test
    void shouldEndWhenTakenOrGone() {
      Job begun = Jobs.next(done.beginDelivery(NOW));

      assertThat(standing(begun.endDelivery(NOW, NOW, Delivery.Verdict.TAKEN, "accepted", 204)))
          .isEqualTo(Delivery.Standing.DELIVERED);
      assertThat(standing(begun.endDelivery(NOW, NOW, Delivery.Verdict.GONE, "gone", 410)))
          .isEqualTo(Delivery.Standing.DISABLED);
      assertThat(begun.beginDelivery(NOW)).isEqualTo(new Move.Refused(Refusal.NOT_YET));
    }

    @Test
    void shouldStartAgainOnRequestAndKeepWhatWas() {
      Job begun = Jobs.next(done.beginDelivery(NOW));
      Job gone = Jobs.next(begun.endDelivery(NOW, NOW, Delivery.Verdict.GONE, "gone", 410));
      Job again = Jobs.next(gone.replayDelivery(NOW.plusSeconds(9)));

      assertThat(Objects.requireNonNull(again.delivery()).attempts()).hasSize(1);
      assertThat(again.beginDelivery(NOW.plusSeconds(9))).isInstanceOf(Move.To.class);
      assertThat(Jobs.succeeded().replayDelivery(NOW))
          .isEqualTo(new Move.Refused(Refusal.NO_DELIVERY));
    }

    private static Delivery.Standing standing(Move move) {
      return Objects.requireNonNull(Jobs.next(move).delivery()).standing();
    }
  }
}
