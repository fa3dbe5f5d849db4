package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.Sweep.Duty;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DataRemovalTest {
  private static final Instant LATER = Jobs.NOW.plus(Duration.ofDays(2));

  @Test
  void shouldTakeTheDataOutOfTheRecordAtOnceAndOweTheRest() {
    Job removed = Jobs.next(DataRemoval.begin(Jobs.settled(), LATER));

    assertThat(JobFields.write(removed))
        .doesNotContainKeys(
            JobField.INPUT,
            JobField.INPUT_REF,
            JobField.OUTPUT,
            JobField.OUTPUT_REF,
            JobField.METADATA)
        .containsKeys(JobField.INPUT_SHA256, JobField.MODEL_DIGEST);
    assertThat(Retention.dataRemovedAt(removed)).isEqualTo(LATER);
    assertThat(removed.dueAt()).isEqualTo(LATER.plusSeconds(60));
    assertThat(removed.sweep(LATER, Jobs.POLICY).duty()).isEqualTo(Duty.ERASE);
    assertThat(DataRemoval.begin(removed, LATER)).isEqualTo(new Move.Refused(Refusal.DATA_GONE));
  }

  @Test
  void shouldOweNothingMoreOnceAllIsDeleted() {
    Job removed = Jobs.next(DataRemoval.begin(Jobs.settled(), LATER));
    Job erased = DataRemoval.complete(removed).orElseThrow();

    assertThat(erased.dueAt()).isNull();
    assertThat(erased.version()).isEqualTo(removed.version() + 1);
    assertThat(DataRemoval.complete(erased)).isEmpty();
    assertThat(JobFields.read(JobFields.write(erased))).isEqualTo(erased);
  }

  @Test
  void shouldLeaveTheSettlementAndTheCallAsTheyAre() {
    Job ended = Jobs.end(Jobs.next(Jobs.queuedWithWebhook().claim(Jobs.NOW, "w", Jobs.POLICY)));
    Job removed = Jobs.next(DataRemoval.begin(ended, Jobs.NOW));

    assertThat(removed.delivery()).isEqualTo(ended.delivery());
    assertThat(removed.settle().orElseThrow().usage())
        .isEqualTo(ended.settle().orElseThrow().usage());
    Job settled = removed.settle().orElseThrow().next();
    assertThat(settled.sweep(Jobs.NOW, Jobs.POLICY).duty()).isEqualTo(Duty.ERASE);
    Job erased = DataRemoval.complete(settled).orElseThrow();
    assertThat(erased.sweep(Jobs.NOW, Jobs.POLICY).duty()).isEqualTo(Duty.DELIVER);
    assertThat(erased.beginDelivery(Jobs.NOW)).isInstanceOf(Move.To.class);
  }

  @Test
  void shouldRemoveNothingFromAJobThatHasNotEnded() {
    assertThat(DataRemoval.begin(Jobs.queued(), LATER))
        .isEqualTo(new Move.Refused(Refusal.NOT_FINAL));
    assertThat(DataRemoval.begin(Jobs.running(), LATER))
        .isEqualTo(new Move.Refused(Refusal.NOT_FINAL));
  }

  @Test
  void shouldNotTryAgainWhatHasNoInput() {
    Job failed =
        Jobs.next(Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.MODEL_ERROR, Duration.ZERO));
    Job removed = Jobs.next(DataRemoval.begin(failed, Jobs.NOW));

    assertThat(removed.retryOnRequest(LATER, LATER.plusSeconds(60), Jobs.POLICY))
        .isEqualTo(new Move.Refused(Refusal.DATA_GONE));
    Instant over = Jobs.NOW.plus(Retention.DATA);
    assertThat(failed.retryOnRequest(over, over.plusSeconds(60), Jobs.POLICY))
        .isEqualTo(new Move.Refused(Refusal.DATA_GONE));
    Job settled = failed.settle().orElseThrow().next();
    assertThat(settled.retryOnRequest(over.minusMillis(1), over, Jobs.POLICY))
        .isInstanceOf(Move.To.class);
  }

  @Test
  void shouldShowNoReaderDataThatAreOverTheirTime() {
    Job job = Jobs.succeeded();
    Instant over = Jobs.NOW.plus(Retention.DATA);

    assertThat(Retention.view(job, over.minusMillis(1))).isEqualTo(job);
    Job seen = Retention.view(job, over);
    assertThat(seen.request().input()).isEqualTo(new Payload.Removed(over, true));
    assertThat(seen.version()).isEqualTo(job.version());
    assertThat(seen.dueAt()).isEqualTo(job.dueAt());
    assertThat(Retention.wereDataRemovedEarly(seen)).isFalse();
    assertThat(Retention.wereDataRemovedEarly(Jobs.next(DataRemoval.begin(job, LATER)))).isTrue();
    Job late = Jobs.next(DataRemoval.begin(job, over.plusSeconds(99)));
    assertThat(Retention.dataRemovedAt(late)).isEqualTo(over);
    assertThat(Retention.view(Jobs.queued(), over.plus(Retention.DATA)).request().input())
        .isInstanceOf(Payload.Inline.class);
  }
}
