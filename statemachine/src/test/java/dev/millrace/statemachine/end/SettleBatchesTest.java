package dev.millrace.statemachine.end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchRequest;
import dev.millrace.core.batch.BatchState;
import dev.millrace.core.batch.BatchStatus;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.Batches;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.batch.Workflows.State;
import dev.millrace.statemachine.TestStores;
import dev.millrace.statemachine.TestWorker;
import dev.millrace.statemachine.TestWorkflows;
import dev.millrace.statemachine.end.SettleBatches.Report;
import dev.millrace.statemachine.plan.PlanBatch;
import dev.millrace.statemachine.plan.PlanCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettleBatchesTest {
  private static final Report NOTHING = new Report(0, 0, 0, 0);

  private final TestStores stores = new TestStores();
  private final TestWorkflows workflows = new TestWorkflows();
  private final TestWorker worker = new TestWorker(stores);
  private final List<BatchKey> calls = new ArrayList<>();
  private final PlanBatch planBatch =
      new PlanBatch(
          stores.batches, stores.models, stores.sources, stores.payloads, () -> stores.now);
  private final SettleBatches settleBatches =
      new SettleBatches(
          stores.batches,
          workflows,
          new EndBatch(stores.batches, stores.payloads, KnownOutcomes.NONE, () -> stores.now),
          batch -> calls.add(batch.key()),
          () -> stores.now);

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldStartWhatWasNeverStartedAndOnlyThat() {
    Batch batch = batch();

    assertThat(sweep()).isEqualTo(NOTHING);
    pass(Duration.ofSeconds(5));
    assertThat(sweep()).isEqualTo(new Report(1, 0, 0, 0));
    assertThat(workflows.inputs)
        .containsExactly(
            "{\"tenant\":\"tenant-a\",\"batch\":\"%s\",\"pass\":1,\"lane\":\"cpu\",\"max_concurrency\":4,\"chunks_key\":\"%s\"}"
                .formatted(batch.key().id(), batch.key().chunksKey(1)));
    pass(Batch.WATCH);
    assertThat(sweep()).isEqualTo(NOTHING);
    assertThat(stores.current(batch).dueAt()).isEqualTo(stores.now.plus(Batch.WATCH));
  }

  @Test
  void shouldFailABatchWhoseExecutionDiedWhileItWasRead() {
    Batch batch = batch();
    workflows.set(batch, State.FAILED);
    pass(Batch.WATCH);

    assertThat(sweep().ended()).isEqualTo(1);
    assertThat(stores.current(batch).state())
        .isInstanceOfSatisfying(
            BatchState.Failed.class,
            failed -> assertThat(failed.error().code()).isEqualTo(BatchErrorCode.PLANNING_FAILED));
  }

  @Test
  void shouldExpireABatchWhoseDeadlinePassesWhileItIsRead() {
    Batch batch = batch();
    workflows.set(batch, State.RUNNING);
    stores.now = batch.request().deadline();

    assertThat(sweep().ended()).isEqualTo(1);
    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.EXPIRED);
    assertThat(workflows.states).containsEntry(batch.execution(), State.FAILED);
  }

  @Test
  void shouldLeaveARunningBatchToItsExecution() {
    Batch batch = running();
    pass(Batch.WATCH);

    assertThat(sweep()).isEqualTo(NOTHING);
    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.RUNNING);
  }

  @Test
  void shouldEndABatchWhoseExecutionIsDeadOnceItsWorkersHadTimeToLeave() {
    for (State state : List.of(State.FAILED, State.GONE, State.SUCCEEDED)) {
      Batch batch = running();
      worker.run(batch, 0);
      workflows.set(batch, state);
      pass(Batch.WATCH);

      assertThat(sweep()).isEqualTo(NOTHING);
      assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.FINALIZING);
      pass(Batch.LEAVE);
      assertThat(sweep().ended()).isEqualTo(1);
      assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.SUCCEEDED);
      assertThat(stores.current(batch).tally().abandoned()).isEqualTo(1);
    }
  }

  @Test
  void shouldExpireARunningBatchSoonAfterItsDeadline() {
    Batch batch = running();
    worker.run(batch, 1);
    stores.now = batch.request().deadline();

    sweep();
    assertThat(workflows.states).containsEntry(batch.execution(), State.FAILED);
    assertThat(stores.current(batch).mayRun(stores.now, 1)).isFalse();
    pass(Batch.LEAVE);
    sweep();

    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.EXPIRED);
    assertThat(stores.current(batch).tally().expired()).isEqualTo(1);
  }

  @Test
  void shouldCancelOnceWorkersHadTimeToLeave() {
    Batch batch = running();
    save(batch.cancel(stores.now));

    assertThat(sweep()).isEqualTo(NOTHING);
    assertThat(workflows.states).containsEntry(batch.execution(), State.FAILED);
    pass(Batch.LEAVE);
    worker.run(batch, 0);
    assertThat(sweep().ended()).isEqualTo(1);

    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.CANCELED);
    assertThat(stores.current(batch).tally().succeeded()).isEqualTo(1);
    assertThat(stores.current(batch).tally().canceled()).isEqualTo(1);
  }

  @Test
  void shouldCancelAtOnceWhatWasNeverPlanned() {
    Batch batch = batch();
    save(batch.cancel(stores.now));

    assertThat(sweep().ended()).isEqualTo(1);
    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.CANCELED);
  }

  @Test
  void shouldTrustAnExecutionThatWritesTheOutcomesForAWhile() {
    Batch batch = running();
    save(batch.gather(stores.now));
    pass(Batch.LEAVE);

    assertThat(sweep()).isEqualTo(NOTHING);
    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.FINALIZING);
    pass(Duration.ofMinutes(20));
    assertThat(sweep().ended()).isEqualTo(1);
  }

  @Test
  void shouldAskForWebhooksThatAreOwed() {
    Batch batch = Batches.withWebhook();
    BatchRequest told = batch.request();
    Batch owed =
        Batches.next(
            Batches.next(
                    Batches.next(Batch.accept(batch.key(), told).planned(Batches.NOW, Batches.PLAN))
                        .gather(Batches.NOW))
                .end(Batches.NOW, Batches.tally(250, 0)));
    stores.batches.create(owed);

    assertThat(sweep().calls()).isEqualTo(1);
    assertThat(calls).containsExactly(batch.key());
    assertThat(sweep().calls()).isZero();
    pass(Batch.WATCH);
    assertThat(sweep().calls()).isEqualTo(1);
  }

  @Test
  void shouldLookAfterTheOthersWhenNobodyKnowsOfOne() {
    Batch batch = batch();
    Batch canceling = batch();
    pass(Batch.WATCH);
    workflows.down = true;

    assertThat(sweep()).isEqualTo(new Report(0, 0, 0, 2));
    workflows.down = false;
    save(canceling.cancel(stores.now));
    assertThat(sweep()).isEqualTo(new Report(1, 1, 0, 0));
    assertThat(workflows.states).containsKey(batch.execution());
  }

  @Test
  void shouldWriteNoOutcomesWhenItsTimeIsOver() {
    Batch batch = running();
    save(batch.cancel(stores.now));
    pass(Batch.LEAVE);

    assertThat(settleBatches.sweep(stores.now)).isEqualTo(NOTHING);
    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.CANCELING);
    assertThat(sweep().ended()).isEqualTo(1);
  }

  private Report sweep() {
    return settleBatches.sweep(stores.now.plusSeconds(30));
  }

  private void pass(Duration time) {
    stores.now = stores.now.plus(time);
  }

  private Batch batch() {
    return stores.batch(stores.file("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"), RowFormat.JSONL, 1);
  }

  private Batch running() {
    Batch batch = batch();
    workflows.set(batch, State.RUNNING);
    planBatch.plan(batch.key(), 1, PlanCursor.START, stores.now.plusSeconds(60));
    return stores.current(batch);
  }

  private void save(BatchMove move) {
    assertThat(stores.batches.save(((BatchMove.To) move).next())).isEqualTo(new BatchStore.Saved());
  }
}
