package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JobTest {
  private static final Instant NOW = Jobs.NOW;
  private static final JobPolicy POLICY = Jobs.POLICY;
  private static final JobError ERROR = new JobError(ErrorCode.INTERNAL, "it broke");
  private static final Payload OUTPUT = new Payload.Inline("{}");

  @Nested
  @DisplayName("A claim")
  class Claim {
    @Test
    void shouldCountTheAttemptAndTakeTheLease() {
      Job running = Jobs.next(Jobs.queued().claim(NOW, "w", POLICY));

      assertThat(running.status()).isEqualTo(JobStatus.RUNNING);
      assertThat(running.version()).isEqualTo(2);
      assertThat(running.runs()).isEqualTo(new Runs(1, 0, NOW));
      assertThat(running.state()).isEqualTo(new Running(new Lease("w", NOW.plusSeconds(35))));
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
      Job retried = Jobs.next(Jobs.running().retry(NOW, Duration.ofSeconds(9), ERROR, POLICY));

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
    void shouldLeaveNothingOwed() {
      assertThat(Jobs.succeeded().dueAt()).isNull();
      assertThat(Jobs.next(Jobs.running().fail(NOW, ERROR)).dueAt()).isNull();
    }

    @Test
    void shouldBeRefusedOfAJobThatNobodyRuns() {
      Move.Refused notRunning = new Move.Refused(Refusal.NOT_RUNNING);

      assertThat(Jobs.queued().succeed(NOW, OUTPUT, "d")).isEqualTo(notRunning);
      assertThat(Jobs.succeeded().fail(NOW, ERROR)).isEqualTo(notRunning);
      assertThat(Jobs.succeeded().retry(NOW, Duration.ZERO, ERROR, POLICY)).isEqualTo(notRunning);
      assertThat(Jobs.queued().ownerDied(NOW)).isEqualTo(notRunning);
    }

    @Test
    void shouldFailTheJobWhenItsAttemptsAreSpent() {
      Job job = Jobs.queued();
      Instant time = NOW;
      for (int attempt = 1; attempt <= POLICY.maxAttempts(); attempt++) {
        assertThat(job.state()).isInstanceOf(Queued.class);
        job = Jobs.next(job.claim(time, "w", POLICY));
        job = Jobs.next(job.retry(time, Duration.ZERO, ERROR, POLICY));
      }

      assertThat(job.state()).isEqualTo(new Failed(time, ERROR));
    }
  }

  @Nested
  @DisplayName("The sweeper")
  class Sweeper {
    @Test
    void shouldSendTheHintOfAQueuedJobAgainButNotSoonAfterwards() {
      Sweep sweep = Jobs.queued().sweep(NOW.plusSeconds(5), POLICY);

      assertThat(sweep.hint()).isTrue();
      assertThat(sweep.next().dueAt()).isEqualTo(NOW.plusSeconds(5).plus(POLICY.resend()));
    }

    @Test
    void shouldWaitForALiveWorkerAndHintAtADeadOne() {
      Job running = Jobs.running();

      Sweep live = running.sweep(NOW.plusSeconds(6), POLICY);
      assertThat(live.hint()).isFalse();
      assertThat(live.next().dueAt()).isEqualTo(NOW.plusSeconds(40));
      assertThat(live.next().sweep(NOW.plusSeconds(40), POLICY).hint()).isTrue();
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
      assertThat(end.runs().crashes()).isEqualTo(3);
    }

    @Test
    void shouldOweNothingToAFinalJob() {
      Job done = Jobs.succeeded();

      assertThat(done.sweep(NOW, POLICY)).isEqualTo(new Sweep(done, false));
    }

    @Test
    void shouldLetOthersInAtOnceWhenTheOwnerIsKnownToBeDead() {
      Job orphan = Jobs.next(Jobs.running().ownerDied(NOW));

      assertThat(orphan.sweep(NOW, POLICY).hint()).isTrue();
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
            NOW.plusSeconds(99));
    JobRequest other =
        new JobRequest(
            first.model(), first.input(), first.inputSha256(), "00", NOW, first.deadline());

    assertThat(later.asksTheSameAs(first)).isTrue();
    assertThat(other.asksTheSameAs(first)).isFalse();
  }

  @Test
  void shouldForgetAJobSevenDaysAfterItsEnd() {
    Instant end = NOW.plus(Job.RETENTION);

    assertThat(Jobs.succeeded().isForgotten(end.minusMillis(1))).isFalse();
    assertThat(Jobs.succeeded().isForgotten(end)).isTrue();
    assertThat(Jobs.queued().isForgotten(end.plus(Duration.ofDays(99)))).isFalse();
  }

  @Test
  void shouldRefuseAJobThatIsFinalAndDueOrNeither() {
    Job job = Jobs.queued();

    assertThatThrownBy(() -> new Job(job.key(), 1, job.request(), job.runs(), job.state(), null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
