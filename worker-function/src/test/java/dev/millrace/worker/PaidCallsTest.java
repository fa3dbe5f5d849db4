package dev.millrace.worker;

import static dev.millrace.worker.PaidWorker.ANSWER;
import static dev.millrace.worker.PaidWorker.COST;
import static dev.millrace.worker.PaidWorker.COUNTED;
import static dev.millrace.worker.PaidWorker.MOST;
import static dev.millrace.worker.PaidWorker.PLANNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Tenant;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.job.ProviderCall.Standing;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.provider.KeptAnswer;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ProviderException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaidCallsTest {
  private final PaidWorker paid = new PaidWorker();

  @AfterEach
  void close() {
    paid.close();
  }

  @Test
  void shouldWriteACallDownAndHoldItsMoneyBeforeItIsMade() {
    paid.provider =
        () -> {
          ProviderCall open = paid.call();
          assertThat(open)
              .isEqualTo(
                  ProviderCall.begin(
                      1, 1, "acme", "m-1", Jobs.PRINT, paid.worker.timer.now(), MOST));
          assertThat(paid.taken()).isEqualTo(MOST);
          return ANSWER;
        };

    Job job = paid.run();

    assertThat(paid.made).isEqualTo(1);
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(paid.call().standing()).isEqualTo(Standing.ANSWERED);
    assertThat(job.runs().calls().spend()).isEqualTo(new Spend(COUNTED, COST, 0));
    assertThat(paid.taken()).isEqualTo(COST);
  }

  @Test
  void shouldKeepAnAnswerAndSpendItsMoneyBeforeAnybodyReadsIt() {
    paid.model =
        payer -> {
          assertThat(payer.has(PLANNED)).isFalse();
          assertThat(paid.answer(payer, PLANNED)).isEqualTo(ANSWER);
          assertThat(paid.kept(1)).contains(new KeptAnswer("Blue.", "COMPLETE", COUNTED, COST));
          assertThat(paid.taken()).isEqualTo(COST);
          assertThat(payer.nanos()).isEqualTo(COST);
        };

    assertThat(paid.run().status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void shouldChargeTheMostIfTheProviderCountsNothing() {
    paid.provider = () -> new Answer("Blue.", Answer.Finish.COMPLETE, Tokens.NONE);

    Job job = paid.run();

    assertThat(paid.taken()).isEqualTo(MOST);
    assertThat(job.runs().calls().spend()).isEqualTo(new Spend(new Tokens(500, 200, 0), MOST, 0));
  }

  @Test
  void shouldUseInItsSecondRunWhatTheFirstHasPaidFor() {
    failAfterTheAnswer(ErrorCode.INTERNAL);
    paid.run();
    paid.model =
        payer -> {
          assertThat(payer.has(PLANNED)).isTrue();
          assertThat(paid.answer(payer, PLANNED)).isEqualTo(ANSWER);
        };

    Job job = runLater();

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.runs().attempts()).isEqualTo(2);
    assertThat(paid.made).isEqualTo(1);
    assertThat(job.runs().calls().made()).isEqualTo(1);
    assertThat(job.runs().calls().spend()).isEqualTo(new Spend(COUNTED, COST, 0));
    assertThat(paid.taken()).isEqualTo(COST);
  }

  @Test
  void shouldPayAnewForAnotherQuestion() {
    failAfterTheAnswer(ErrorCode.INTERNAL);
    paid.run();
    paid.model =
        payer -> {
          var _ = paid.answer(payer, PaidWorker.planned("another"));
        };

    Job job = runLater();

    assertThat(paid.made).isEqualTo(2);
    assertThat(job.runs().calls().latest()).extracting(ProviderCall::attempt).containsExactly(1, 2);
    assertThat(paid.taken()).isEqualTo(2 * COST);
  }

  @Test
  void shouldUseEachAnswerOnceThoughTheQuestionIsTheSame() {
    paid.model =
        payer -> {
          paid.ask(payer);
          paid.ask(payer);
          throw new IllegalStateException("surprise");
        };
    paid.run();
    assertThat(paid.made).isEqualTo(2);
    paid.model =
        payer -> {
          paid.ask(payer);
          paid.ask(payer);
          assertThat(payer.has(PLANNED)).isFalse();
          paid.ask(payer);
        };

    assertThat(runLater().status()).isEqualTo(JobStatus.SUCCEEDED);

    assertThat(paid.made).isEqualTo(3);
    assertThat(paid.taken()).isEqualTo(3 * COST);
  }

  @Test
  void shouldNotUseAnAnswerAgainThatWasOfNoUse() {
    failAfterTheAnswer(ErrorCode.PROVIDER_BAD_ANSWER);
    paid.run();
    paid.model =
        payer -> {
          assertThat(payer.has(PLANNED)).isFalse();
          paid.ask(payer);
        };

    Job job = runLater();

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(paid.made).isEqualTo(2);
    assertThat(job.runs().calls().spend().nanos()).isEqualTo(2 * COST);
    assertThat(paid.taken()).isEqualTo(2 * COST);
  }

  @Test
  void shouldNotUseAnAnswerAThirdTimeThatTheSecondRunFoundUseless() {
    failAfterTheAnswer(ErrorCode.INTERNAL);
    paid.run();
    failAfterTheAnswer(ErrorCode.PROVIDER_BAD_ANSWER);
    runLater();
    assertThat(paid.made).isEqualTo(1);
    paid.model = paid::ask;

    Job job = runLater();

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(paid.made).isEqualTo(2);
  }

  @Test
  void shouldMakeNoCallThatItsTenantCannotPay() {
    Limits few = new Limits(1, 1, 1, 1, MOST - 1);
    paid.worker.tenants.save(Tenant.fresh(Jobs.TENANT).withLimits(few));

    assertBudgetExhausted(paid.run(), "the tenant");
  }

  @Test
  void shouldMakeNoCallThatAllTenantsTogetherCannotPay() {
    paid.worker.mostNanos = MOST - 1;

    assertBudgetExhausted(paid.run(), "all tenants");
  }

  private void assertBudgetExhausted(Job job, String whose) {
    assertThat(job.state())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.error().code()).isEqualTo(ErrorCode.BUDGET_EXHAUSTED);
              assertThat(failed.error().detail()).contains("$0.0000009", whose);
            });
    assertThat(paid.made).isZero();
    assertThat(paid.taken()).isZero();
    assertThat(paid.call().standing()).isEqualTo(Standing.UNANSWERED);
    assertThat(paid.call().error()).isEqualTo(ErrorCode.BUDGET_EXHAUSTED);
    assertThat(job.runs().calls().spend()).isEqualTo(Spend.NONE);
  }

  @Test
  void shouldFreeTheMoneyOfACallThatCostsNothing() {
    paid.provider =
        () -> {
          throw failure(ErrorCode.PROVIDER_UNAVAILABLE, false);
        };

    Job job = paid.run();

    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(paid.call().standing()).isEqualTo(Standing.UNANSWERED);
    assertThat(paid.call().error()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    assertThat(paid.call().nanos()).isZero();
    assertThat(job.runs().calls().unknown()).isZero();
    assertThat(paid.taken()).isZero();
  }

  @Test
  void shouldSayWhatACallCostsAtTheMostOfWhichNobodyKnowsWhetherItIsPaid() {
    paid.provider =
        () -> {
          throw failure(ErrorCode.PROVIDER_TIMEOUT, true);
        };

    Job job = paid.run();

    assertThat(paid.call().standing()).isEqualTo(Standing.UNKNOWN);
    assertThat(paid.call().error()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
    assertThat(paid.call().nanos()).isEqualTo(MOST);
    assertThat(job.runs().calls().unknown()).isEqualTo(1);
    assertThat(job.runs().calls().spend()).isEqualTo(Spend.NONE);
    assertThat(paid.taken()).isZero();
  }

  @Test
  void shouldNotKnowWhatBecameOfACallThatWasStopped() {
    paid.provider =
        () -> {
          throw new StoppedException(null);
        };

    Job job = paid.run();

    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(job.runs().attempts()).as("handed back").isZero();
    assertThat(paid.call().standing()).isEqualTo(Standing.UNKNOWN);
    assertThat(paid.call().error()).isNull();
    assertThat(paid.taken()).isZero();
  }

  @Test
  void shouldMakeNoCallForAJobThatAnotherWorkerHasTaken() {
    paid.model =
        payer -> {
          Instant later = paid.worker.timer.now().plusSeconds(50);
          paid.worker.store.save(Jobs.next(paid.job().claim(later, "other", Jobs.POLICY)));
          paid.ask(payer);
        };

    Job job = paid.run();

    assertThat(paid.made).isZero();
    assertThat(paid.taken()).isZero();
    assertThat(job.runs().attempts()).isEqualTo(2);
    assertThat(job.runs().calls().made()).isZero();
  }

  @Test
  void shouldMakeNoCallForAJobThatIsToBeCanceled() {
    paid.model =
        payer -> {
          paid.worker.store.save(Jobs.next(paid.job().cancel(paid.worker.timer.now())));
          paid.ask(payer);
        };

    Job job = paid.run();

    assertThat(job.status()).isEqualTo(JobStatus.CANCELED);
    assertThat(paid.made).isZero();
    assertThat(paid.taken()).isZero();
    assertThat(job.runs().calls().made()).isZero();
  }

  @Test
  void shouldKeepWhatACanceledJobHasCost() {
    paid.provider =
        () -> {
          paid.worker.store.save(Jobs.next(paid.job().cancel(paid.worker.timer.now())));
          return ANSWER;
        };

    Job job = paid.run();

    assertThat(job.status()).isEqualTo(JobStatus.CANCELED);
    assertThat(job.settle().orElseThrow().usage().spend()).isEqualTo(new Spend(COUNTED, COST, 0));
  }

  private void failAfterTheAnswer(ErrorCode code) {
    paid.model =
        payer -> {
          paid.ask(payer);
          throw new PredictionException(code, "found out later", null);
        };
  }

  private Job runLater() {
    paid.worker.timer.advance(Duration.ofSeconds(60));
    return paid.run();
  }

  private static ProviderException failure(ErrorCode code, boolean maybePaid) {
    return new ProviderException(code, "says no", Duration.ZERO, maybePaid, null);
  }
}
