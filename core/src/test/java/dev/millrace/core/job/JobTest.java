package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.job.JobState.Canceled;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.Sweep.Duty;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTest {
  private static final Instant NOW = Jobs.NOW;
  private static final JobPolicy POLICY = Jobs.POLICY;
  private static final Outcome ANSWER = new Outcome.Success(new Payload.Inline("{}"), "d");

  @Nested
  @DisplayName("A claim")
  class Claim {
    @Test
    void shouldCountTheAttemptAndTakeTheLease() {
      Job running = Jobs.next(Jobs.queued().claim(NOW, "w", POLICY));

      assertThat(running.status()).isEqualTo(JobStatus.RUNNING);
      assertThat(running.version()).isEqualTo(2);
      assertThat(running.runs()).isEqualTo(new Runs(1, 0, 0, 0, NOW, List.of(), Calls.NONE));
      assertThat(running.state()).isEqualTo(new Running(new Lease("w", NOW.plusSeconds(35)), null));
    }

    @Test
    void shouldBeRefusedWhileAnotherLeaseIsLive() {
      Instant justBeforeItsEnd = NOW.plusSeconds(35 + 5).minusMillis(1);

      assertThat(Jobs.running().claim(justBeforeItsEnd, "w2", POLICY))
          .isEqualTo(new Move.Refused(Refusal.LEASED));
    }

    @Test
    void shouldTakeOverFromADeadWorkerAndCountTheCrash() {
      Job taken = Jobs.next(Jobs.running().claim(NOW.plusSeconds(35 + 5), "w2", POLICY));

      assertThat(taken.runs().attempts()).isEqualTo(2);
      assertThat(taken.runs().crashes()).isEqualTo(1);
    }

    @Test
    void shouldBeRefusedBeforeTheTimeOfARetry() {
      Job retried =
          Jobs.next(Jobs.fail(Jobs.running(), NOW, ErrorCode.INTERNAL, Duration.ofSeconds(9)));

      assertThat(retried.claim(NOW.plusSeconds(8), "w", POLICY))
          .isEqualTo(new Move.Refused(Refusal.NOT_YET));
      assertThat(retried.claim(NOW.plusSeconds(9), "w", POLICY)).isInstanceOf(Move.To.class);
    }

    @Test
    void shouldBeRefusedAtTheDeadline() {
      assertThat(Jobs.queued().claim(NOW.plus(Duration.ofHours(1)), "w", POLICY))
          .isEqualTo(new Move.Refused(Refusal.OVERDUE));
    }

    @Test
    void shouldBeRefusedOfAFinalJob() {
      assertThat(Jobs.succeeded().claim(NOW, "w", POLICY))
          .isEqualTo(new Move.Refused(Refusal.FINAL));
    }

    @Test
    void shouldBeRefusedAfterTheThirdDeath() {
      Job job = Jobs.running();
      Instant time = NOW;
      for (int death = 1; death < POLICY.maxCrashes(); death++) {
        time = time.plusSeconds(60);
        job = Jobs.next(job.claim(time, "w", POLICY));
      }

      assertThat(job.claim(time.plusSeconds(60), "w", POLICY))
          .isEqualTo(new Move.Refused(Refusal.CRASHED_OUT));
    }

    @Test
    void shouldNeverMakeTheSweeperLookLater() {
      Job early = Jobs.queued();
      Job late = early.sweep(NOW.plusSeconds(10), POLICY).next();

      assertThat(Jobs.next(early.claim(NOW, "w", POLICY)).dueAt()).isEqualTo(early.dueAt());
      assertThat(Jobs.next(late.claim(NOW.plusSeconds(10), "w", POLICY)).dueAt())
          .isEqualTo(NOW.plusSeconds(10 + 35 + 5));
    }
  }

  @Nested
  @DisplayName("The end of a run")
  class End {
    @Test
    void shouldOweTheSettlementAndNothingElse() {
      Job done = Jobs.succeeded();

      assertThat(done.dueAt()).isNotNull();
      assertThat(done.sweep(NOW, POLICY).duty()).isEqualTo(Duty.SETTLE);
      assertThat(Jobs.settled().dueAt()).isNull();
      assertThat(Jobs.settled().sweep(NOW, POLICY).duty()).isEqualTo(Duty.NOTHING);
    }

    @Test
    void shouldBeRefusedOfAJobThatNobodyRuns() {
      Move.Refused notRunning = new Move.Refused(Refusal.NOT_RUNNING);

      assertThat(Jobs.queued().finish(NOW, ANSWER, POLICY)).isEqualTo(notRunning);
      assertThat(Jobs.succeeded().finish(NOW, ANSWER, POLICY)).isEqualTo(notRunning);
      assertThat(Jobs.queued().heartbeat(NOW, POLICY)).isEqualTo(notRunning);
      assertThat(Jobs.queued().ownerDied(NOW)).isEqualTo(notRunning);
    }

    @ParameterizedTest
    @CsvSource({
      "MODEL_ERROR, 1, 0",
      "PROVIDER_QUOTA, 1, 0",
      "RUN_TIMEOUT, 2, 0",
      "PROVIDER_TIMEOUT, 2, 0",
      "INTERNAL, 4, 0",
      "PROVIDER_UNAVAILABLE, 4, 0"
    })
    void shouldBeRepeatedAsOftenAsItsErrorAllows(ErrorCode code, int attempts, int deferrals) {
      Job job = Jobs.queued();
      while (!job.status().isFinal()) {
        job = Jobs.next(job.claim(NOW, "w", POLICY));
        job = Jobs.next(Jobs.fail(job, NOW, code, Duration.ZERO));
      }

      assertThat(job.state()).isEqualTo(new Failed(NOW, new JobError(code, "it broke")));
      assertThat(job.runs().attempts()).isEqualTo(attempts);
      assertThat(job.runs().deferrals()).isEqualTo(deferrals);
      assertThat(job.attempts()).hasSize(attempts);
    }

    @Test
    void shouldNotCountWhenSomebodyElseWasNotReady() {
      Job job = Jobs.queued();
      for (int i = 0; i < 20; i++) {
        job = Jobs.next(job.claim(NOW, "w", POLICY));
        job = Jobs.next(Jobs.fail(job, NOW, ErrorCode.DEPENDENCY_UNAVAILABLE, Duration.ZERO));
      }

      assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
      assertThat(job.runs()).isEqualTo(new Runs(0, 0, 20, 0, null, List.of(), Calls.NONE));
    }

    @Test
    void shouldNotCountWhenTheWorkerHadToStop() {
      Job back = Jobs.next(Jobs.running().finish(NOW, new Outcome.HandedBack(), POLICY));

      assertThat(back.status()).isEqualTo(JobStatus.QUEUED);
      assertThat(back.runs().attempts()).isZero();
      assertThat(back.claim(NOW, "w2", POLICY)).isInstanceOf(Move.To.class);
    }

    @Test
    void shouldExpireAJobWhoseDeadlineHasPassedHoweverWellItWent() {
      Instant deadline = NOW.plus(Duration.ofHours(1));

      assertThat(Jobs.next(Jobs.running().finish(deadline, ANSWER, POLICY)).status())
          .isEqualTo(JobStatus.EXPIRED);
    }

    @Test
    void shouldKeepWhatEachAttemptCameTo() {
      Job crashed = Jobs.next(Jobs.running().claim(NOW.plusSeconds(60), "w2", POLICY));
      Job retried =
          Jobs.next(
              Jobs.fail(crashed, NOW.plusSeconds(61), ErrorCode.INTERNAL, Duration.ofSeconds(1)));
      Job again = Jobs.next(retried.claim(NOW.plusSeconds(62), "w3", POLICY));
      Job done = Jobs.next(again.finish(NOW.plusSeconds(65), ANSWER, POLICY));

      assertThat(done.attempts())
          .extracting(a -> a.number() + " " + a.result().word())
          .containsExactly("1 failed", "2 failed", "3 succeeded");
      assertThat(done.attempts())
          .extracting(a -> a.error() == null ? null : a.error().code())
          .containsExactly(ErrorCode.WORKER_CRASHED, ErrorCode.INTERNAL, null);
      assertThat(done.settle().orElseThrow().usage()).isEqualTo(new Usage(1, 3, 4000));
    }
  }

  @Nested
  @DisplayName("A heartbeat")
  class Heartbeat {
    @Test
    void shouldLengthenTheLease() {
      Job alive = Jobs.next(Jobs.running().heartbeat(NOW.plusSeconds(30), POLICY));

      assertThat(alive.claim(NOW.plusSeconds(60), "w2", POLICY))
          .isEqualTo(new Move.Refused(Refusal.LEASED));
      assertThat(alive.runs().attempts()).isEqualTo(1);
    }
  }

  @Nested
  @DisplayName("A cancel")
  class Cancel {
    @Test
    void shouldEndAQueuedJobAtOnce() {
      assertThat(Jobs.next(Jobs.queued().cancel(NOW)).state()).isEqualTo(new Canceled(NOW));
    }

    @Test
    void shouldLetNothingButACancelEndARunningJob() {
      Job asked = Jobs.next(Jobs.running().cancel(NOW));

      assertThat(asked.status()).isEqualTo(JobStatus.RUNNING);
      assertThat(asked.heartbeat(NOW, POLICY)).isEqualTo(new Move.Refused(Refusal.CANCELING));
      assertThat(asked.cancel(NOW)).isEqualTo(new Move.Refused(Refusal.CANCELING));
      assertThat(Jobs.next(asked.finish(NOW, ANSWER, POLICY)).status())
          .isEqualTo(JobStatus.CANCELED);
      assertThat(asked.sweep(NOW.plusSeconds(40), POLICY).next().status())
          .isEqualTo(JobStatus.CANCELED);
      assertThat(asked.claim(NOW.plusSeconds(40), "w2", POLICY))
          .isEqualTo(new Move.Refused(Refusal.CANCELING));
    }

    @Test
    void shouldBeRefusedOfAFinalJob() {
      assertThat(Jobs.succeeded().cancel(NOW)).isEqualTo(new Move.Refused(Refusal.FINAL));
    }
  }

  @Nested
  @DisplayName("A dead letter")
  class DeadLetter {
    @Test
    void shouldBringAJobThatNeverRanAnotherMessageThreeTimes() {
      Job job = Jobs.queued();
      for (int i = 0; i < 3; i++) {
        job = Jobs.next(job.deadLettered(NOW));
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
      }

      assertThat(Jobs.next(job.deadLettered(NOW)).state())
          .isInstanceOfSatisfying(
              Failed.class, f -> assertThat(f.error().code()).isEqualTo(ErrorCode.DEAD_LETTERED));
    }

    @Test
    void shouldFailAJobThatRanAndWaits() {
      Job waiting =
          Jobs.next(Jobs.fail(Jobs.running(), NOW, ErrorCode.INTERNAL, Duration.ofSeconds(9)));

      assertThat(Jobs.next(waiting.deadLettered(NOW)).status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void shouldLeaveARunningJobAndAFinalOneAlone() {
      assertThat(Jobs.running().deadLettered(NOW)).isEqualTo(new Move.Refused(Refusal.LEASED));
      assertThat(Jobs.succeeded().deadLettered(NOW)).isEqualTo(new Move.Refused(Refusal.FINAL));
    }
  }

  @Nested
  @DisplayName("The sweeper")
  class Sweeper {
    @Test
    void shouldSendTheHintOfAQueuedJobAgainButNotSoonAfterwards() {
      Sweep sweep = Jobs.queued().sweep(NOW.plusSeconds(5), POLICY);

      assertThat(sweep.duty()).isEqualTo(Duty.RUN);
      assertThat(sweep.next().dueAt()).isEqualTo(NOW.plusSeconds(5).plus(POLICY.resend()));
    }

    @Test
    void shouldWaitForALiveWorkerAndHintAtADeadOne() {
      Job running = Jobs.running();

      Sweep live = running.sweep(NOW.plusSeconds(6), POLICY);
      assertThat(live.duty()).isEqualTo(Duty.SAVE);
      assertThat(live.next().dueAt()).isEqualTo(NOW.plusSeconds(40));
      assertThat(live.next().sweep(NOW.plusSeconds(40), POLICY).duty()).isEqualTo(Duty.RUN);
    }

    @Test
    void shouldExpireAJobAtItsDeadlineWhateverItsWorkerDoes() {
      Instant deadline = NOW.plus(Duration.ofHours(1));

      assertThat(Jobs.queued().sweep(deadline, POLICY).next().status())
          .isEqualTo(JobStatus.EXPIRED);
      Job longRun = Jobs.next(Jobs.queued().claim(deadline.minusSeconds(1), "w", POLICY));
      assertThat(longRun.sweep(deadline, POLICY).next().status()).isEqualTo(JobStatus.EXPIRED);
    }

    @Test
    void shouldFailAJobWhoseWorkersDieOnIt() {
      Job job = Jobs.running();
      Instant time = NOW;
      for (int death = 1; death < POLICY.maxCrashes(); death++) {
        time = time.plusSeconds(60);
        job = Jobs.next(job.claim(time, "w", POLICY));
      }
      Job end = job.sweep(time.plusSeconds(60), POLICY).next();

      assertThat(end.state())
          .isInstanceOfSatisfying(
              Failed.class, f -> assertThat(f.error().code()).isEqualTo(ErrorCode.WORKER_CRASHED));
      assertThat(end.attempts()).hasSize(3).allMatch(Attempt::isCrash);
    }

    @Test
    void shouldLetOthersInAtOnceWhenTheOwnerIsKnownToBeDead() {
      Job orphan = Jobs.next(Jobs.running().ownerDied(NOW));

      assertThat(orphan.sweep(NOW, POLICY).duty()).isEqualTo(Duty.RUN);
      assertThat(Jobs.next(orphan.claim(NOW, "w2", POLICY)).runs().crashes()).isEqualTo(1);
    }
  }

  @Test
  void shouldKnowARepeatedRequestEvenWhenItsNameHasComeToMeanAnotherVersion() {
    JobRequest first = Jobs.request(NOW);
    JobRequest later =
        new JobRequest(
            new ModelRef(first.model().name(), 2),
            first.input(),
            first.inputSha256(),
            first.requestSha256(),
            NOW.plusSeconds(9),
            NOW.plusSeconds(99),
            null);
    JobRequest other =
        new JobRequest(
            first.model(), first.input(), first.inputSha256(), "00", NOW, first.deadline(), null);

    assertThat(later.asksTheSameAs(first)).isTrue();
    assertThat(other.asksTheSameAs(first)).isFalse();
  }

  @Test
  void shouldForgetAJobOnceTheTimeOfItsRecordIsOver() {
    Instant end = NOW.plus(Retention.RECORD);

    assertThat(Jobs.succeeded().isForgotten(end.minusMillis(1))).isFalse();
    assertThat(Jobs.succeeded().isForgotten(end)).isTrue();
    assertThat(Jobs.queued().isForgotten(end.plus(Duration.ofDays(99)))).isFalse();
  }

  @Test
  void shouldRefuseAJobThatIsFinalAndDueOrNeither() {
    Job job = Jobs.queued();

    assertThatThrownBy(() ->
            new Job(job.key(), 1, job.request(), job.runs(), job.state(), Ledger.EMPTY, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
