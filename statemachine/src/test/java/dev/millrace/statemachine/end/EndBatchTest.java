package dev.millrace.statemachine.end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.BatchFile;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchState;
import dev.millrace.core.batch.BatchStatus;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.OutcomeLines;
import dev.millrace.core.batch.RowEnd;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Usage;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.statemachine.TestStores;
import dev.millrace.statemachine.TestWorker;
import dev.millrace.statemachine.plan.PlanBatch;
import dev.millrace.statemachine.plan.PlanCursor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndBatchTest {
  private static final Instant LATER = TestStores.NOW.plus(Duration.ofDays(1));

  private final TestStores stores = new TestStores();
  private final TestWorker worker = new TestWorker(stores);
  private final PlanBatch planBatch =
      new PlanBatch(
          stores.batches, stores.models, stores.sources, stores.payloads, () -> stores.now);
  private final EndBatch endBatch =
      new EndBatch(stores.batches, stores.payloads, KnownOutcomes.NONE, () -> stores.now);

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldWriteTheFilesInTheOrderOfTheSource() {
    worker.failing = line -> line == 5;
    Batch batch =
        planned(
            """
            {"custom_id":"a","input":{"text":"one"}}
            not a row

            {"custom_id":"b","input":{"text":"two"}}
            {"custom_id":"a","input":{"text":"three"}}
            {"text":"four"}
            """,
            2);
    worker.run(batch, 2, 0, 1);

    Batch ended = end(batch);

    assertThat(ended.status()).isEqualTo(BatchStatus.SUCCEEDED);
    assertThat(ended.tally().succeeded()).isEqualTo(3);
    assertThat(ended.tally().failed()).isEqualTo(2);
    assertThat(ended.tally().rejected()).isEqualTo(1);
    String metrics =
        ",\"metrics\":{\"run_ms\":10,\"tokens\":{\"input\":3,\"output\":2,\"cached\":1},"
            + "\"cost\":{\"amount\":0.0015,\"currency\":\"USD\"}}}";
    assertThat(file(ended, BatchFile.RESULTS))
        .containsExactly(
            "{\"line\":1,\"custom_id\":\"a\",\"status\":\"succeeded\",\"output\":{\"said\":\"one\"}"
                + metrics,
            "{\"line\":4,\"custom_id\":\"b\",\"status\":\"succeeded\",\"output\":{\"said\":\"two\"}"
                + metrics,
            "{\"line\":6,\"status\":\"succeeded\",\"output\":{\"said\":\"four\"}" + metrics);
    assertThat(file(ended, BatchFile.ERRORS)).hasSize(2);
    assertThat(file(ended, BatchFile.ERRORS).getFirst())
        .startsWith("{\"line\":2,\"status\":\"failed\",\"error\":{\"code\":\"invalid-line\"");
    assertThat(file(ended, BatchFile.ERRORS).getLast())
        .startsWith(
            "{\"line\":5,\"custom_id\":\"a\",\"status\":\"failed\",\"error\":{\"code\":\"model-error\"");
    assertThat(file(ended, BatchFile.MANIFEST)).hasSize(5);
    assertThat(file(ended, BatchFile.MANIFEST).get(1))
        .isEqualTo("{\"line\":2,\"status\":\"failed\",\"pass\":1,\"code\":\"invalid-line\"}");
    assertThat(file(ended, BatchFile.MANIFEST).get(2))
        .startsWith(
            "{\"line\":4,\"custom_id\":\"b\",\"status\":\"succeeded\",\"pass\":1,\"hash\":\"");
  }

  @Test
  void shouldCountWhatWasUsedToTheTenantOnce() {
    Batch batch = planned(lines(4), 2);
    worker.run(batch, 0, 1);

    end(batch);
    end(batch);

    Usage usage = stores.jobs.usage(TestStores.TENANT, Ledger.day(stores.now));
    assertThat(usage.jobs()).isEqualTo(4);
    assertThat(usage.runMillis()).isEqualTo(40);
    assertThat(usage.spend().nanos()).isEqualTo(6_000_000);
  }

  @Test
  void shouldFailRowsThatNoWorkerBroughtToTheirEnd() {
    Batch batch = planned(lines(6), 2);
    worker.run(batch, 1);

    Batch ended = end(batch);

    assertThat(ended.status()).isEqualTo(BatchStatus.SUCCEEDED);
    assertThat(ended.tally().succeeded()).isEqualTo(2);
    assertThat(ended.tally().abandoned()).isEqualTo(4);
    assertThat(file(ended, BatchFile.ERRORS)).hasSize(4).allMatch(l -> l.contains("worker-failed"));
  }

  @Test
  void shouldFailABatchOfWhichNoRowWasRun() {
    Batch ended = end(planned(lines(3) + "no row\n", 2));

    assertThat(ended.state())
        .isInstanceOfSatisfying(
            BatchState.Failed.class,
            failed -> assertThat(failed.error().code()).isEqualTo(BatchErrorCode.WORKERS_FAILED));
    assertThat(ended.tally().rows()).isEqualTo(4);
    assertThat(file(ended, BatchFile.MANIFEST)).hasSize(4);
  }

  @Test
  void shouldTakeTheOutcomesOfAWorkerWhoDiedBeforeHeSaidThatHeWasDone() {
    Batch batch = planned(lines(4), 2);
    worker.run(batch, 0);
    worker.store(batch, worker.chunks(batch).get(1));

    Batch ended = end(batch);

    assertThat(ended.tally().succeeded()).isEqualTo(4);
    assertThat(ended.tally().spend().nanos()).isEqualTo(6_000_000);
  }

  @Test
  void shouldTakeWhatAWorkerHasNoted() {
    Batch batch = planned(lines(3), 3);
    RowOutcome noted =
        new RowOutcome(
            2, null, "h", 1, new RowEnd.Succeeded(new Payload.Inline("7")), Spend.NONE, 5);
    EndBatch knowing =
        new EndBatch(
            stores.batches, stores.payloads, (_, _, _) -> List.of(noted), () -> stores.now);

    knowing.end(batch.key(), 1, LATER);

    assertThat(stores.current(batch).tally().succeeded()).isEqualTo(1);
    assertThat(stores.current(batch).tally().abandoned()).isEqualTo(2);
  }

  @Test
  void shouldLetTheFirstOutcomesHoldWhenAWorkerIsLate() {
    Batch batch = planned(lines(2), 2);
    Batch ended = end(batch);

    worker.run(batch, 0);

    PayloadKey key = batch.key().outcomesKey(1, 0);
    assertThat(OutcomeLines.read(stores.payloads.read(key).orElseThrow()))
        .allMatch(outcome -> outcome.end() instanceof RowEnd.Failed);
    assertThat(stores.current(batch)).isEqualTo(ended);
    assertThat(stores.batches.progress(batch.key(), 1).abandoned()).isEqualTo(2);
  }

  @Test
  void shouldCancelWhatWasNotRun() {
    Batch batch = planned(lines(4) + "no row\n", 2);
    worker.run(batch, 0);
    save(batch.cancel(stores.now));

    Batch ended = end(batch);

    assertThat(ended.status()).isEqualTo(BatchStatus.CANCELED);
    assertThat(ended.tally().succeeded()).isEqualTo(2);
    assertThat(ended.tally().canceled()).isEqualTo(2);
    assertThat(ended.tally().rejected()).isEqualTo(1);
    assertThat(file(ended, BatchFile.ERRORS).getFirst())
        .isEqualTo("{\"line\":3,\"status\":\"canceled\"}");
  }

  @Test
  void shouldCancelABatchThatWasNeverPlanned() {
    Batch batch = stores.batch(stores.file(lines(4)), RowFormat.JSONL, 2);
    save(batch.cancel(stores.now));

    Batch ended = end(batch);

    assertThat(ended.status()).isEqualTo(BatchStatus.CANCELED);
    assertThat(ended.tally()).isEqualTo(Tally.NONE);
    assertThat(stores.payloads.has(ended.key().fileKey(1, BatchFile.MANIFEST, 0))).isFalse();
  }

  @Test
  void shouldExpireWhatWasNotRunInTime() {
    Batch batch = planned(lines(4), 2);
    worker.run(batch, 1);
    stores.now = batch.request().deadline();

    Batch ended = end(batch);

    assertThat(ended.status()).isEqualTo(BatchStatus.EXPIRED);
    assertThat(ended.tally().expired()).isEqualTo(2);
  }

  @Test
  void shouldSucceedThoughItsEndWasSavedAfterTheDeadlineIfEverythingWasRun() {
    Batch batch = planned(lines(4), 2);
    worker.run(batch, 0, 1);
    stores.now = batch.request().deadline();

    assertThat(end(batch).status()).isEqualTo(BatchStatus.SUCCEEDED);
  }

  @Test
  void shouldRunAgainInALaterPassOnlyWhatHasNotSucceeded() {
    worker.failing = line -> line % 2 == 0;
    Batch batch = planned(lines(6) + "no row\n", 2);
    worker.run(batch, 0, 1, 2, 3);
    Batch first = end(batch);
    assertThat(first.tally().failed()).isEqualTo(4);

    save(first.retry(stores.now, LATER));
    planBatch.plan(batch.key(), 2, PlanCursor.START, LATER);
    Batch second = stores.current(batch);
    assertThat(worker.chunks(second)).extracting(ChunkEntry::chunk).containsExactly(0, 1, 2);
    worker.failing = line -> line == 6;
    worker.run(second, 0, 1, 2);
    Batch ended = end(second);

    assertThat(ended.status()).isEqualTo(BatchStatus.SUCCEEDED);
    assertThat(ended.tally().succeeded()).isEqualTo(5);
    assertThat(ended.tally().failed()).isEqualTo(2);
    assertThat(ended.tally().rejected()).isEqualTo(1);
    // six rows ran in the first pass and three in the second
    assertThat(ended.tally().spend().nanos()).isEqualTo(9 * 1_500_000);
    assertThat(file(ended, BatchFile.MANIFEST))
        .hasSize(7)
        .satisfies(lines -> {
          assertThat(lines.get(0)).contains("\"pass\":1");
          assertThat(lines.get(1)).contains("\"succeeded\",\"pass\":2");
          assertThat(lines.get(6)).contains("\"pass\":1");
        });
    assertThat(file(ended, BatchFile.RESULTS)).hasSize(5);
    Usage usage = stores.jobs.usage(TestStores.TENANT, Ledger.day(stores.now));
    assertThat(usage.jobs()).isEqualTo(9);
  }

  @Test
  void shouldKeepTheOutcomesOfALaterPassThatIsCanceled() {
    worker.failing = line -> true;
    Batch batch = planned(lines(4), 2);
    worker.run(batch, 0, 1);
    save(end(batch).retry(stores.now, LATER));
    planBatch.plan(batch.key(), 2, PlanCursor.START, LATER);
    worker.failing = line -> false;
    worker.run(stores.current(batch), 0);
    save(stores.current(batch).cancel(stores.now));

    endBatch.end(batch.key(), 2, LATER);

    Batch ended = stores.current(batch);
    assertThat(ended.status()).isEqualTo(BatchStatus.CANCELED);
    assertThat(ended.tally().succeeded()).isEqualTo(2);
    assertThat(ended.tally().canceled()).isEqualTo(2);
    assertThat(ended.tally().rows()).isEqualTo(4);
  }

  @Test
  void shouldGoOnWhereAStepStopped() {
    Batch batch = planned(lines(9), 2);
    worker.run(batch, 3);
    save(batch.gather(stores.now));

    assertThat(endBatch.end(batch.key(), 1, stores.now)).isEqualTo(new EndStep.Unfinished());
    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.FINALIZING);
    int[] looks = {0};
    EndBatch slow =
        new EndBatch(
            stores.batches,
            stores.payloads,
            KnownOutcomes.NONE,
            // time for two things
            () -> ++looks[0] % 5 < 3 ? stores.now : stores.now.plusSeconds(2));
    int steps = 1;
    while (slow.end(batch.key(), 1, stores.now.plusSeconds(1)) instanceof EndStep.Unfinished) {
      steps++;
    }

    assertThat(steps).isBetween(2, 20);
    assertThat(stores.current(batch).tally().rows()).isEqualTo(9);
    assertThat(file(stores.current(batch), BatchFile.MANIFEST)).hasSize(9);
  }

  @Test
  void shouldEndNothingThatIsReadOrInAnotherPass() {
    Batch validating = stores.batch(stores.file(lines(1)), RowFormat.JSONL, 2);
    Batch running = planned(lines(1), 2);

    assertThat(endBatch.end(validating.key(), 1, LATER)).isEqualTo(new EndStep.Over());
    assertThat(endBatch.end(running.key(), 2, LATER)).isEqualTo(new EndStep.Over());
    assertThat(stores.current(running)).isEqualTo(running);
  }

  private Batch planned(String lines, int rows) {
    Batch batch = stores.batch(stores.file(lines), RowFormat.JSONL, rows);
    planBatch.plan(batch.key(), 1, PlanCursor.START, LATER);
    return stores.current(batch);
  }

  private Batch end(Batch batch) {
    assertThat(endBatch.end(batch.key(), batch.pass(), LATER.plus(Duration.ofDays(1))))
        .isInstanceOf(EndStep.Ended.class);
    return stores.current(batch);
  }

  private void save(BatchMove move) {
    assertThat(stores.batches.save(((BatchMove.To) move).next())).isEqualTo(new BatchStore.Saved());
  }

  private List<String> file(Batch batch, BatchFile file) {
    PayloadKey key = batch.key().fileKey(batch.pass(), file, 0);
    return new String(stores.payloads.read(key).orElseThrow(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static String lines(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj("{\"text\":\"row %d\"}\n"::formatted)
        .collect(Collectors.joining());
  }
}
