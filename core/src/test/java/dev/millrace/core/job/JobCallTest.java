package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Move.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call of a provider, as the life of a job has it. */
class JobCallTest {
  private static final Instant NOW = Jobs.NOW;
  private static final JobPolicy POLICY = Jobs.POLICY;

  @Test
  void shouldBeWrittenDownAndChangeNothingElse() {
    Job running = Jobs.running();
    Job calling = Jobs.calling(running, 900);

    assertThat(calling.version()).isEqualTo(running.version() + 1);
    assertThat(calling.state()).isEqualTo(running.state());
    assertThat(calling.dueAt()).isEqualTo(running.dueAt());
    assertThat(calling.runs().calls().open()).hasSize(1);
    assertThat(calling.with(Calls.NONE).runs()).isEqualTo(running.runs());
  }

  @Test
  void shouldBeRefusedOfAJobThatNobodyRuns() {
    for (Job job : List.of(Jobs.queued(), Jobs.succeeded(), Jobs.settled())) {
      assertThat(call(job, NOW)).isEqualTo(new Move.Refused(Refusal.NOT_RUNNING));
    }
  }

  @Test
  void shouldBeRefusedOfAJobThatIsToBeCanceled() {
    Job canceling = Jobs.next(Jobs.running().cancel(NOW));

    assertThat(call(canceling, NOW)).isEqualTo(new Move.Refused(Refusal.CANCELING));
  }

  @Test
  void shouldBeRefusedFromTheDeadlineOn() {
    Job running = Jobs.running();
    Instant deadline = running.request().deadline();

    assertThat(call(running, deadline)).isEqualTo(new Move.Refused(Refusal.OVERDUE));
    assertThat(call(running, deadline.minusMillis(1))).isInstanceOf(Move.To.class);
  }

  @Test
  void shouldOutliveTheAttemptThatMadeIt() {
    Job calling = Jobs.calling(900);

    Job queued = Jobs.next(Jobs.fail(calling, NOW, ErrorCode.INTERNAL, Duration.ZERO));
    Job handedBack = Jobs.next(calling.finish(NOW, new Outcome.HandedBack(), POLICY));
    Job taken = Jobs.next(calling.claim(NOW.plusSeconds(60), "w2", POLICY));

    for (Job job : List.of(queued, handedBack, taken)) {
      assertThat(job.runs().calls()).isEqualTo(calling.runs().calls());
    }
  }

  @Test
  void shouldBePaidForByTheSettlementOfItsJob() {
    Job paid = Jobs.end(Jobs.paid(new Tokens(100, 20, 50), 7_000));

    Settlement settlement = paid.settle().orElseThrow();

    Spend spend = new Spend(new Tokens(100, 20, 50), 7_000, 0);
    assertThat(settlement.usage()).isEqualTo(new Usage(1, 1, 0, spend));
    assertThat(settlement.next().settle()).isEmpty();
  }

  @Test
  void shouldBePaidForOnceThoughItsJobIsTriedAgain() {
    Job failed =
        Jobs.next(
            Jobs.fail(
                Jobs.paid(new Tokens(100, 20, 50), 7_000),
                NOW,
                ErrorCode.INPUT_TOO_LONG,
                Duration.ZERO));
    Job settled = failed.settle().orElseThrow().next();
    Job again = Jobs.next(settled.retryOnRequest(NOW, NOW.plusSeconds(600), POLICY));
    Job calling = Jobs.calling(Jobs.next(again.claim(NOW, "w", POLICY)), 900);
    Calls calls = calling.runs().calls();
    ProviderCall second = calls.open().getFirst().answered(NOW, new Tokens(1, 1, 0), 10);

    Settlement more = Jobs.end(calling.with(calls.ended(second))).settle().orElseThrow();

    assertThat(more.usage()).isEqualTo(new Usage(0, 1, 0, new Spend(new Tokens(1, 1, 0), 10, 0)));
    assertThat(more.next().ledger().settled().spend().nanos()).isEqualTo(7_010);
  }

  private static Move call(Job job, Instant now) {
    return job.call(now, ProviderCall.begin(1, 1, "acme", "m-1", Jobs.PRINT, now, 900));
  }
}
