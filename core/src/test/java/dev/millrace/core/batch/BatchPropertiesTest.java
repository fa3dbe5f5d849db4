package dev.millrace.core.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.batch.BatchMove.Refusal;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to a batch, in whatever order and however late, these hold. */
class BatchPropertiesTest {
  private static final long ROWS = 250;

  /** Something that somebody tries to do to a batch. */
  record Event(String kind, Duration after) {
    Batch applyTo(Batch batch, Instant now) {
      BatchMove move =
          switch (kind) {
            case "plan" -> batch.planned(now, plan(batch));
            case "reject" -> batch.reject(now, new BatchError(BatchErrorCode.NO_LINES, "None"));
            case "gather" -> batch.gather(now);
            case "expire" -> batch.expire(now);
            case "cancel" -> batch.cancel(now);
            case "endWell" -> end(batch, now, rows -> Batches.tally(rows, 0));
            case "endIll" -> end(batch, now, rows -> failed(rows, 0));
            case "endUnrun" -> end(batch, now, rows -> failed(rows, rows));
            case "endLate" ->
                end(batch, now, rows -> new Tally(0, 0, 0, 0, 0, rows, Spend.NONE, 0));
            case "retry" -> batch.retry(now, now.plus(Duration.ofHours(2)));
            case "look" -> batch.look(now.plus(Batch.WATCH));
            case "beginDelivery" -> batch.beginDelivery(now);
            default -> endDelivery(batch, now, Delivery.Verdict.valueOf(kind));
          };
      return move instanceof BatchMove.To(Batch next) ? next : batch;
    }

    private static BatchPlan plan(Batch batch) {
      BatchPlan known = batch.plan();
      return known == null ? BatchPlan.first(ROWS, 3, batch.pass()) : known.again(batch.pass(), 2);
    }

    private interface Ending {
      Tally of(long rows);
    }

    /** As many rows as this pass has to run. */
    private static BatchMove end(Batch batch, Instant now, Ending ending) {
      long rows = batch.isPlanned() ? ROWS - batch.tally(Tally.NONE).rows() : 0;
      return batch.status().isFinal()
          ? new BatchMove.Refused(Refusal.FINAL)
          : batch.end(now, rows == 0 ? Tally.NONE : ending.of(rows));
    }

    private static Tally failed(long rows, long abandoned) {
      return new Tally(0, rows, 0, abandoned, 0, 0, Spend.NONE, 1);
    }

    private static BatchMove endDelivery(Batch batch, Instant now, Delivery.Verdict verdict) {
      Delivery delivery = batch.delivery();
      return delivery == null || delivery.attempts().isEmpty()
          ? new BatchMove.Refused(Refusal.NO_DELIVERY)
          : batch.endDelivery(now, delivery.attempts().getLast().at(), verdict, "said", 200);
    }
  }

  @Provide
  Arbitrary<List<Event>> lives() {
    Arbitrary<String> kinds =
        Arbitraries.of(
            "plan",
            "plan",
            "plan",
            "reject",
            "gather",
            "gather",
            "expire",
            "cancel",
            "endWell",
            "endIll",
            "endUnrun",
            "endLate",
            "retry",
            "retry",
            "look",
            "beginDelivery",
            "TAKEN",
            "GONE",
            "FAILED");
    Arbitrary<Duration> waits = Arbitraries.longs().between(0, 4_000_000).map(Duration::ofMillis);
    return Combinators.combine(kinds, waits).as(Event::new).list().ofMaxSize(60);
  }

  @Property
  void everyLifeKeepsTheInvariants(@ForAll("lives") List<Event> events) {
    Batch batch = Batches.withWebhook();
    Instant now = Batches.NOW;
    for (Event event : events) {
      now = now.plus(event.after());
      Batch next = event.applyTo(batch, now);
      if (!next.equals(batch)) {
        assertLegal(event, batch, next);
        assertThat(BatchJson.read(BatchJson.write(next))).isEqualTo(next);
      }
      batch = next;
    }
  }

  private static void assertLegal(Event event, Batch batch, Batch next) {
    BatchStatus from = batch.status();
    BatchStatus to = next.status();
    boolean inTheTable =
        Arrays.stream(BatchTransition.values()).anyMatch(each -> each.allows(from, to));
    boolean afterTheEnd = from.isFinal() && next.state().equals(batch.state());
    assertThat(inTheTable || afterTheEnd).as("%s: %s to %s", event, from, to).isTrue();
    if (from.isFinal() && !event.kind().equals("retry")) {
      assertThat(next.state()).as("the end of a pass is final").isEqualTo(batch.state());
      assertThat(next.tally()).isEqualTo(batch.tally());
    }
    assertThat(next.pass()).isEqualTo(batch.pass() + (event.kind().equals("retry") ? 1 : 0));
    assertThat(next.version()).isEqualTo(batch.version() + 1);
    boolean callDue = next.delivery() != null && next.delivery().nextAt() != null;
    assertThat(next.dueAt() != null).isEqualTo(!to.isFinal() || callDue);
    if (next.state() instanceof BatchState.Validating
        || next.state() instanceof BatchState.Running) {
      assertThat(next.dueAt()).isBeforeOrEqualTo(next.request().deadline());
    }
    if (to.isFinal() && next.isPlanned()) {
      assertThat(next.tally().rows()).as("every row has an outcome").isEqualTo(ROWS);
    }
    assertThat(next.tally(Tally.NONE).succeeded())
        .as("what has succeeded stays so")
        .isGreaterThanOrEqualTo(batch.tally(Tally.NONE).succeeded());
  }

  @Property
  void aBatchThatIsLookedAtEndsAfterItsDeadline(@ForAll("lives") List<Event> events) {
    Batch batch = Batches.validating();
    Instant now = Batches.NOW;
    for (Event event : events) {
      now = now.plus(event.after());
      batch = event.applyTo(batch, now);
    }
    Instant deadline = batch.request().deadline();
    Instant later = now.isBefore(deadline) ? deadline : now;

    batch = new Event("expire", Duration.ZERO).applyTo(batch, later);
    batch = new Event("gather", Duration.ZERO).applyTo(batch, later);
    batch = new Event("endLate", Duration.ZERO).applyTo(batch, later);

    assertThat(batch.status().isFinal()).isTrue();
  }
}
