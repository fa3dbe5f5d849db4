package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.job.ProviderCall.Standing;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.provider.Budgets.Account;
import dev.millrace.core.provider.CallHolds;
import dev.millrace.core.provider.KeptAnswer;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenCallsTest {
  private static final long PLENTY = 1_000_000;
  private static final Tokens COUNTED = new Tokens(100, 20, 50);
  private static final KeptAnswer ANSWER = new KeptAnswer("Blue.", "COMPLETE", COUNTED, 115);
  private static final Account OWN = CallHolds.account(Jobs.TENANT.value(), Jobs.NOW);
  private static final Account ALL = CallHolds.account(CallHolds.ALL, Jobs.NOW);

  private final SqliteBudgets budgets = SqliteBudgets.inMemory();
  private final KeptAnswers answers = new KeptAnswers(new InMemoryPayloadStore());
  private Instant now = Jobs.NOW.plusSeconds(60);
  private final OpenCalls openCalls = new OpenCalls(answers, budgets, () -> now);

  @AfterEach
  void close() {
    budgets.close();
  }

  @Test
  void shouldChargeACallWhoseAnswerIsKept() {
    Job job = held(Jobs.calling(900));
    answers.keep(job.key(), 1, ANSWER);

    List<ProviderCall> ended = openCalls.end(job);

    assertThat(ended).containsExactly(open(job).answered(now, COUNTED, 115));
    assertThat(taken()).containsExactly(115L, 115L);
  }

  @Test
  void shouldChargeNobodyForACallOfWhichNobodyKnows() {
    Job job = held(Jobs.calling(900));
    assertThat(taken()).containsExactly(900L, 900L);

    List<ProviderCall> ended = openCalls.end(job);

    assertThat(ended).containsExactly(open(job).unknown(now, null));
    assertThat(ended.getFirst().nanos()).as("what it cost at the most").isEqualTo(900);
    assertThat(taken()).containsExactly(0L, 0L);
  }

  @Test
  void shouldAnswerTheSameHoweverOftenItIsAsked() {
    Job job = held(Jobs.calling(held(Jobs.calling(900)), 800));
    answers.keep(job.key(), 2, ANSWER);

    List<ProviderCall> first = openCalls.end(job);

    assertThat(openCalls.end(job)).isEqualTo(first);
    assertThat(first)
        .extracting(ProviderCall::standing)
        .containsExactly(Standing.UNKNOWN, Standing.ANSWERED);
    assertThat(taken()).containsExactly(115L, 115L);
  }

  @Test
  void shouldFreeNothingForACallThatWasBegunAndNotHeldYet() {
    held(Jobs.calling(900));
    Job other = Jobs.calling(900);

    assertThat(openCalls.end(other))
        .extracting(ProviderCall::standing)
        .containsOnly(Standing.UNKNOWN);

    assertThat(taken()).containsExactly(900L, 900L);
  }

  @Test
  void shouldLeaveEndedCallsAlone() {
    Job paid = Jobs.paid(COUNTED, 115);

    assertThat(openCalls.end(paid)).isEmpty();
    assertThat(openCalls.close(paid)).isEqualTo(paid);
  }

  @Test
  void shouldChargeTheMonthInWhichTheCallWasBegun() {
    Job job = held(Jobs.calling(900));
    answers.keep(job.key(), 1, ANSWER);
    now = Instant.parse("2026-12-01T00:00:00Z");

    openCalls.end(job);

    assertThat(taken()).containsExactly(115L, 115L);
    assertThat(budgets.taken(CallHolds.account(CallHolds.ALL, now))).isZero();
  }

  @Test
  void shouldCloseAJobForItsSettlement() {
    Job ended = Jobs.end(held(Jobs.calling(900)));
    answers.keep(ended.key(), 1, ANSWER);

    Job closed = openCalls.close(ended);

    assertThat(closed.runs().calls().open()).isEmpty();
    assertThat(closed.version()).as("stored with its next move").isEqualTo(ended.version());
    assertThat(closed.settle().orElseThrow().usage().spend()).isEqualTo(new Spend(COUNTED, 115, 0));
  }

  @Test
  void shouldHoldFromTheTenantFirstAndFromAllInTheMonthOfTheCallInUtc() {
    Instant lastMoment = Instant.parse("2026-11-30T23:59:59.999Z");
    Job job = Jobs.running();
    ProviderCall call = ProviderCall.begin(3, 1, "acme", "m-1", Jobs.PRINT, lastMoment, 900);

    assertThat(CallHolds.of(job.key(), call))
        .extracting(each -> each.account().owner(), each -> each.account().month())
        .containsExactly(
            tuple(Jobs.TENANT.value(), YearMonth.of(2026, 11)), tuple("*", YearMonth.of(2026, 11)));
    assertThat(CallHolds.of(job.key(), call))
        .allSatisfy(hold -> {
          assertThat(hold.name()).isEqualTo(job.key().id() + ".3");
          assertThat(hold.nanos()).isEqualTo(900);
        });
    assertThat(CallHolds.account("a", lastMoment.plusMillis(1)).month())
        .isEqualTo(YearMonth.of(2026, 12));
  }

  private Job held(Job calling) {
    ProviderCall last = calling.runs().calls().open().getLast();
    CallHolds.of(calling.key(), last).forEach(hold -> budgets.hold(hold, PLENTY));
    return calling;
  }

  private static ProviderCall open(Job job) {
    return job.runs().calls().open().getFirst();
  }

  private List<Long> taken() {
    return List.of(budgets.taken(OWN), budgets.taken(ALL));
  }
}
