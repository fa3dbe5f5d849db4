package dev.millrace.worker;

import static dev.millrace.worker.PaidWorker.COST;
import static dev.millrace.worker.PaidWorker.COUNTED;
import static dev.millrace.worker.PaidWorker.MOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.job.ProviderCall.Standing;
import dev.millrace.core.job.Spend;
import dev.millrace.core.provider.CallHolds;
import dev.millrace.core.provider.KeptAnswer;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.worker.FailingBudgets.Failure;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers die and stores fail around a call. */
class PaidCallsInTroubleTest {
  private final PaidWorker paid = new PaidWorker();

  @AfterEach
  void close() {
    paid.close();
  }

  @Test
  void shouldUseTheAnswerThatADeadWorkerHasKept() {
    dieInACall();
    keep(new KeptAnswer("Blue.", "COMPLETE", COUNTED, COST));

    Job job = runLater();

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(paid.made).isZero();
    assertThat(job.runs().calls().made()).isEqualTo(1);
    assertThat(job.runs().calls().spend()).isEqualTo(new Spend(COUNTED, COST, 0));
    assertThat(paid.call().standing()).isEqualTo(Standing.ANSWERED);
    assertThat(paid.taken()).isEqualTo(COST);
  }

  @Test
  void shouldMakeACallAgainOfWhichNobodyKnowsWhatBecame() {
    dieInACall();

    Job job = runLater();

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(paid.made).isEqualTo(1);
    assertThat(job.runs().calls().latest())
        .extracting(ProviderCall::standing)
        .containsExactly(Standing.UNKNOWN, Standing.ANSWERED);
    assertThat(job.runs().calls().unknown()).isEqualTo(1);
    assertThat(paid.taken()).isEqualTo(COST);
  }

  @Test
  void shouldWriteACallDownAlthoughTheStoreFailsForAWhile() {
    Job job = paid.run(new FailingSaves(paid.worker.store, 2, 3));

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(paid.made).isEqualTo(1);
    assertThat(job.runs().calls().made()).isEqualTo(1);
  }

  @Test
  void shouldMakeNoCallThatCannotBeWrittenDown() {
    Job job = paid.run(new FailingSaves(paid.worker.store, 2, 5));

    assertThat(paid.made).isZero();
    assertThat(paid.taken()).isZero();
    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(job.runs().calls().made()).isZero();
  }

  @Test
  void shouldWriteACallDownOnceThoughTheStoresAnswerIsLost() {
    Job job = paid.run(new LostAnswer(paid.worker.store, 2));

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(paid.made).isEqualTo(1);
    assertThat(job.runs().calls().made()).isEqualTo(1);
    assertThat(job.runs().calls().open()).isEmpty();
  }

  @Test
  void shouldMakeNoCallForWhichNoMoneyCanBeHeld() {
    paid.worker.accounts = new FailingBudgets(paid.worker.budgets, Failure.HOLD);

    assertNotMade(paid.run());
  }

  @Test
  void shouldFreeWhatMayBeHeldForACallThatIsNotMade() {
    paid.worker.accounts = new FailingBudgets(paid.worker.budgets, Failure.ANSWER_TO_HOLD);

    assertNotMade(paid.run());
  }

  private void assertNotMade(Job job) {
    assertThat(paid.made).isZero();
    assertThat(paid.taken()).isZero();
    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(paid.call().standing()).isEqualTo(Standing.UNANSWERED);
    assertThat(paid.call().error()).isEqualTo(ErrorCode.DEPENDENCY_UNAVAILABLE);
  }

  @Test
  void shouldNotBlameTheProviderIfItsGateCannotBeSeenAtTheLastMoment() {
    paid.provider =
        () -> {
          throw new StoreUnavailableException("no gates", null);
        };

    Job job = paid.run();

    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(paid.call().standing()).isEqualTo(Standing.UNANSWERED);
    assertThat(paid.call().error()).isEqualTo(ErrorCode.DEPENDENCY_UNAVAILABLE);
    assertThat(paid.taken()).isZero();
  }

  @Test
  void shouldKeepAnAnswerAlthoughTheStoreFailsForAWhile() {
    paid.worker.kept = new FailingPayloads(paid.worker.stored, 2);

    paid.run();

    assertThat(paid.kept(1)).isPresent();
    assertThat(paid.taken()).isEqualTo(COST);
  }

  @Test
  void shouldUseAndPayAnAnswerThatCannotBeKept() {
    paid.worker.kept = new FailingPayloads(paid.worker.stored, Integer.MAX_VALUE);

    Job job = paid.run();

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.runs().calls().spend()).isEqualTo(new Spend(COUNTED, COST, 0));
    assertThat(paid.kept(1)).isEmpty();
    assertThat(paid.taken()).isEqualTo(COST);
  }

  @Test
  void shouldLeaveToTheSettlementWhatCannotBeSettledNow() {
    FailingBudgets failing = new FailingBudgets(paid.worker.budgets, Failure.SETTLE);
    paid.worker.accounts = failing;

    Job job = paid.run();

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.runs().calls().open()).hasSize(1);
    assertThat(paid.taken()).isEqualTo(MOST);
    failing.failure = Failure.NONE;
    SettleEnded settle = new SettleEnded(paid.worker.store, paid.worker.desk().open());
    settle.note(job);
    settle.settle();
    assertThat(paid.taken()).isEqualTo(COST);
    assertThat(paid.call().standing()).isEqualTo(Standing.ANSWERED);
    assertThat(paid.job().ledger().settled().spend()).isEqualTo(new Spend(COUNTED, COST, 0));
  }

  @Test
  void shouldSettleOthersThoughTheCallsOfOneCannotBeEnded() {
    paid.worker.accounts = new FailingBudgets(paid.worker.budgets, Failure.SETTLE);
    Job stuck = paid.run();
    Job first = paid.worker.find(paid.worker.create(Jobs.succeeded()));
    Job second = paid.worker.find(paid.worker.create(Jobs.succeeded()));
    SettleEnded settle = new SettleEnded(paid.worker.store, paid.worker.desk().open());

    settle.note(first);
    settle.note(stuck);
    settle.note(second);
    settle.settle();

    assertThat(paid.worker.find(first.key()).settle()).isEmpty();
    assertThat(paid.worker.find(second.key()).settle()).isEmpty();
    assertThat(paid.job()).isEqualTo(stuck);
  }

  /** A worker begins a call, and is never heard of again. */
  private void dieInACall() {
    Job claimed = Jobs.next(paid.job().claim(Jobs.NOW, "dead", Jobs.POLICY));
    Job calling = Jobs.calling(claimed, MOST);
    paid.worker.store.save(claimed);
    paid.worker.store.save(calling);
    ProviderCall open = calling.runs().calls().open().getFirst();
    CallHolds.of(paid.key, open).forEach(hold -> paid.worker.budgets.hold(hold, 10 * MOST));
  }

  private void keep(KeptAnswer answer) {
    new KeptAnswers(paid.worker.stored).keep(paid.key, 1, answer);
  }

  private Job runLater() {
    paid.worker.timer.advance(Duration.ofSeconds(60));
    return paid.run();
  }

  /** A store that does what it is asked, and once says that it did not. */
  private static final class LostAnswer extends ForwardingStore {
    private int untilLost;

    LostAnswer(JobStore store, int save) {
      super(store);
      this.untilLost = save;
    }

    @Override
    public SaveResult save(Job next) {
      SaveResult result = super.save(next);
      if (--untilLost == 0) {
        throw new StoreUnavailableException("the answer is lost", null);
      }
      return result;
    }
  }
}
