package dev.millrace.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.batch.BatchMove.Refusal;
import dev.millrace.core.batch.BatchMove.Refused;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.Spend;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final Instant NOW = Batches.NOW;
  private static final Instant DEADLINE = NOW.plus(BatchRequest.DEFAULT_DEADLINE);
  private static final BatchError ERROR = new BatchError(BatchErrorCode.NO_LINES, "None");

  @Test
  void shouldBeLookedAtSoonAfterAcceptance() {
    Batch batch = Batches.validating();

    assertThat(batch.dueAt()).isEqualTo(NOW.plusSeconds(5));
    assertThat(batch.status()).isEqualTo(BatchStatus.VALIDATING);
    assertThat(batch.execution()).isEqualTo(batch.key().id() + "-1");
  }

  @Test
  void shouldRunOnceItIsPlanned() {
    Batch running = Batches.next(Batches.validating().planned(NOW.plusSeconds(9), Batches.PLAN));

    assertThat(running.status()).isEqualTo(BatchStatus.RUNNING);
    assertThat(running.startedAt()).isEqualTo(NOW.plusSeconds(9));
    assertThat(running.mayRun(DEADLINE.minusMillis(1), 1)).isTrue();
    assertThat(running.mayRun(DEADLINE, 1)).isFalse();
    assertThat(running.mayRun(NOW, 2)).isFalse();
    assertThat(running.planned(NOW, Batches.PLAN)).isEqualTo(new Refused(Refusal.PLANNED));
  }

  @Test
  void shouldRefuseAPlanForAnotherPass() {
    assertThatThrownBy(() -> Batches.validating().planned(NOW, BatchPlan.first(9, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldBeDueAtItsDeadlineAtTheLatest() {
    Batch late = Batches.next(Batches.running().look(DEADLINE.plusSeconds(5)));

    assertThat(late.dueAt()).isEqualTo(DEADLINE);
  }

  @Test
  void shouldSucceedThoughRowsFailed() {
    Tally progress = new Tally(0, 250, 10, 5, 0, 0, Spend.NONE, 3);

    Batch ended = Batches.next(Batches.finalizing().end(NOW, progress));

    assertThat(ended.status()).isEqualTo(BatchStatus.SUCCEEDED);
    assertThat(ended.tally()).isEqualTo(progress);
    assertThat(ended.dueAt()).isNull();
  }

  @Test
  void shouldSucceedThoughNoLineWasARow() {
    Tally progress = new Tally(0, 250, 250, 0, 0, 0, Spend.NONE, 0);

    assertThat(Batches.next(Batches.finalizing().end(NOW, progress)).status())
        .isEqualTo(BatchStatus.SUCCEEDED);
  }

  @Test
  void shouldFailIfNoWorkerEverRanARow() {
    Tally progress = new Tally(0, 250, 10, 240, 0, 0, Spend.NONE, 0);

    assertThat(Batches.next(Batches.finalizing().end(NOW, progress)).state())
        .isInstanceOfSatisfying(
            BatchState.Failed.class,
            failed -> assertThat(failed.error().code()).isEqualTo(BatchErrorCode.WORKERS_FAILED));
  }

  @Test
  void shouldExpireOnlyIfARowWasNotRunInTime() {
    Batch finalizing = Batches.next(Batches.running().gather(DEADLINE));
    Tally late = new Tally(200, 0, 0, 0, 0, 50, Spend.NONE, 9);

    assertThat(Batches.next(finalizing.end(DEADLINE, late)).status())
        .isEqualTo(BatchStatus.EXPIRED);
    assertThat(Batches.next(finalizing.end(DEADLINE, Batches.tally(250, 0))).status())
        .isEqualTo(BatchStatus.SUCCEEDED);
  }

  @Test
  void shouldExpireBeforeItIsPlannedOnlyAfterItsDeadline() {
    assertThat(Batches.validating().expire(DEADLINE.minusMillis(1)))
        .isEqualTo(new Refused(Refusal.NOT_YET));
    assertThat(Batches.next(Batches.validating().expire(DEADLINE)).status())
        .isEqualTo(BatchStatus.EXPIRED);
    assertThat(Batches.running().expire(DEADLINE)).isEqualTo(new Refused(Refusal.PLANNED));
  }

  @Test
  void shouldBeLookedAtAtOnceWhenItIsCanceled() {
    Batch canceling = Batches.next(Batches.running().cancel(NOW.plusSeconds(3)));

    assertThat(canceling.dueAt()).isEqualTo(NOW.plusSeconds(3));
    assertThat(canceling.mayRun(NOW, 1)).isFalse();
    assertThat(canceling.cancel(NOW)).isEqualTo(new Refused(Refusal.CANCELING));
    assertThat(canceling.gather(NOW)).isEqualTo(new Refused(Refusal.CANCELING));
    assertThat(canceling.planned(NOW, Batches.PLAN)).isEqualTo(new Refused(Refusal.CANCELING));
    assertThat(Batches.next(canceling.end(NOW, Tally.NONE)).status())
        .isEqualTo(BatchStatus.CANCELED);
  }

  @Test
  void shouldRefuseACancelThatComesTooLate() {
    assertThat(Batches.finalizing().cancel(NOW)).isEqualTo(new Refused(Refusal.ENDING));
    assertThat(Batches.succeeded().cancel(NOW)).isEqualTo(new Refused(Refusal.FINAL));
    assertThat(Batches.running().cancel(DEADLINE)).isEqualTo(new Refused(Refusal.OVERDUE));
  }

  @Test
  void shouldEndNothingThatRuns() {
    assertThat(Batches.running().end(NOW, Batches.tally(250, 0)))
        .isEqualTo(new Refused(Refusal.NOT_YET));
    assertThat(Batches.validating().gather(NOW)).isEqualTo(new Refused(Refusal.NOT_PLANNED));
    assertThat(Batches.succeeded().end(NOW, Tally.NONE)).isEqualTo(new Refused(Refusal.FINAL));
    assertThat(Batches.running().reject(NOW, ERROR)).isEqualTo(new Refused(Refusal.PLANNED));
  }

  @Test
  void shouldCountInASecondPassOnlyWhatItRunsAndKeepTheRest() {
    Tally first = new Tally(200, 50, 10, 0, 0, 0, Batches.tally(1, 0).spend(), 100);
    Batch ended = Batches.next(Batches.finalizing().end(NOW, first));
    Batch again = Batches.next(ended.retry(NOW.plusSeconds(9), DEADLINE.plusSeconds(9)));

    assertThat(again.pass()).isEqualTo(2);
    assertThat(again.execution()).endsWith("-2");
    assertThat(again.isPlanned()).isFalse();
    assertThat(again.tally(Tally.NONE)).isEqualTo(first);
    assertThat(again.request().deadline()).isEqualTo(DEADLINE.plusSeconds(9));

    Batch running = Batches.next(again.planned(NOW, Batches.PLAN.again(2, 1)));
    assertThat(running.tally(Tally.NONE))
        .isEqualTo(new Tally(200, 10, 10, 0, 0, 0, first.spend(), 100));
    Batch finalizing = Batches.next(running.gather(NOW));
    Tally second = new Tally(39, 1, 0, 0, 0, 0, first.spend(), 50);
    assertThat(Batches.next(finalizing.end(NOW, second)).tally())
        .isEqualTo(new Tally(239, 11, 10, 0, 0, 0, first.spend().plus(first.spend()), 150));
  }

  @Test
  void shouldKeepTheCountsOfAPassAfterWhichTheNextWasNeverPlanned() {
    Batch again = Batches.next(Batches.succeeded().retry(NOW, DEADLINE));
    Batch canceled = Batches.next(Batches.next(again.cancel(NOW)).end(NOW, Tally.NONE));

    assertThat(canceled.tally()).isEqualTo(Batches.succeeded().tally());
  }

  @Test
  void shouldHaveTheFilesOfTheLatestPassThatCameToItsEnd() {
    Batch ended = Batches.succeeded();
    Batch again = Batches.next(ended.retry(NOW, DEADLINE));
    Batch canceled = Batches.next(Batches.next(again.cancel(NOW)).end(NOW, Tally.NONE));

    assertThat(Batches.validating().filesPass(NOW)).isEmpty();
    assertThat(Batches.running().filesPass(NOW)).isEmpty();
    assertThat(ended.filesPass(NOW)).hasValue(1);
    assertThat(again.filesPass(NOW)).hasValue(1);
    assertThat(canceled.filesPass(NOW)).hasValue(1);
    assertThat(ended.filesPass(NOW.plus(Retention.DATA))).isEmpty();
  }

  @Test
  void shouldRefuseARetryThatCannotHelp() {
    Batch whole = Batches.next(Batches.finalizing().end(NOW, Batches.tally(250, 0)));
    Batch rejected =
        Batches.next(Batches.finalizing().end(NOW, new Tally(249, 1, 1, 0, 0, 0, Spend.NONE, 9)));

    assertThat(whole.retry(NOW, DEADLINE)).isEqualTo(new Refused(Refusal.NOTHING_TO_RETRY));
    assertThat(rejected.retry(NOW, DEADLINE)).isEqualTo(new Refused(Refusal.NOTHING_TO_RETRY));
    assertThat(Batches.running().retry(NOW, DEADLINE)).isEqualTo(new Refused(Refusal.NOT_FINAL));
  }

  @Test
  void shouldRefuseARetryThatComesTooLate() {
    Batch ended = Batches.succeeded();

    assertThat(ended.retry(NOW.plus(Retention.DATA), NOW.plus(BatchRequest.LONGEST)))
        .isEqualTo(new Refused(Refusal.DATA_GONE));
    assertThat(ended.retry(NOW, NOW.plus(BatchRequest.LONGEST).plusMillis(1)))
        .isEqualTo(new Refused(Refusal.SPENT));
    assertThat(ended.retry(NOW, NOW)).isEqualTo(new Refused(Refusal.SPENT));
  }

  @Test
  void shouldReadItsSourceAgainIfItWasNeverPlanned() {
    Batch rejected = Batches.next(Batches.validating().reject(NOW, ERROR));

    Batch again = Batches.next(rejected.retry(NOW, DEADLINE));

    assertThat(again.plan()).isNull();
    assertThat(again.status()).isEqualTo(BatchStatus.VALIDATING);
  }

  @Test
  void shouldGoOnWithItsPassesInThePlaceOfAForgottenOne() {
    Batch old = Batches.succeeded();
    Instant later = NOW.plus(Retention.RECORD);

    Batch next = Batch.acceptInPlaceOf(old, Batches.request(later));

    assertThat(old.isForgotten(later)).isTrue();
    assertThat(next.version()).isEqualTo(old.version() + 1);
    assertThat(next.pass()).isEqualTo(2);
    assertThat(next.tally()).isEqualTo(Tally.NONE);
  }

  @Test
  void shouldOweACallOnlyIfSomebodyWantsItsEndTold() {
    Batch running = Batches.next(Batches.withWebhook().planned(NOW, Batches.PLAN));
    Batch told = Batches.next(Batches.next(running.gather(NOW)).end(NOW, Batches.tally(250, 0)));
    Batch silent = Batches.next(Batches.next(running.cancel(NOW)).end(NOW, Tally.NONE));

    assertThat(silent.dueAt()).isNull();
    assertThat(told.dueAt()).isEqualTo(NOW);
    Batch begun = Batches.next(told.beginDelivery(NOW));
    assertThat(begun.beginDelivery(NOW)).isEqualTo(new Refused(Refusal.NOT_YET));
    assertThat(begun.endDelivery(NOW, NOW.plusSeconds(1), Delivery.Verdict.TAKEN, "ok", 200))
        .isEqualTo(new Refused(Refusal.NO_DELIVERY));
    Batch taken =
        Batches.next(begun.endDelivery(NOW, NOW, Delivery.Verdict.TAKEN, "accepted", 200));
    assertThat(taken.dueAt()).isNull();
    assertThat(taken.look(NOW)).isEqualTo(new Refused(Refusal.FINAL));
  }

  @Test
  void shouldRefuseADeadlineBeyondFourteenDays() {
    BatchRequest request = Batches.request(NOW);

    assertThatThrownBy(() -> request.until(NOW.plus(Duration.ofDays(14)).plusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.until(NOW)).isInstanceOf(IllegalArgumentException.class);
  }
}
