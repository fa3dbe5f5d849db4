package dev.millrace.statemachine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.batch.BatchSource;
import dev.millrace.core.batch.BatchState;
import dev.millrace.core.batch.BatchStatus;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkList;
import dev.millrace.core.batch.Chunking;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowError;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.batch.RowLines;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.job.Spend;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.statemachine.TestModels;
import dev.millrace.statemachine.TestStores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanBatchTest {
  private static final Instant LATER = TestStores.NOW.plusSeconds(600);

  private final TestStores stores = new TestStores();
  private final PlanBatch planBatch =
      new PlanBatch(
          stores.batches, stores.models, stores.sources, stores.payloads, () -> stores.now);

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldGiveEveryLineItsPlaceInAChunk() {
    Batch batch =
        stores.batch(stores.file(lines(1, 7) + "no row\n" + lines(9, 10)), RowFormat.JSONL, 4);

    Batch running = plan(batch);

    assertThat(running.status()).isEqualTo(BatchStatus.RUNNING);
    assertThat(running.plan()).isEqualTo(BatchPlan.first(10, 3, 1));
    List<ChunkEntry> chunks = chunks(batch.key(), 1);
    assertThat(chunks)
        .containsExactly(
            new ChunkEntry(0, 1, 4, batch.key().rowsKey(0), null),
            new ChunkEntry(1, 5, 4, batch.key().rowsKey(1), null),
            new ChunkEntry(2, 9, 2, batch.key().rowsKey(2), null));
    List<Row> rows = rows(batch.key(), 3);
    assertThat(rows).extracting(Row::line).isEqualTo(numbers(1, 10));
    assertThat(rows.get(7)).isInstanceOf(Row.Rejected.class);
    assertThat(rows.get(8)).isInstanceOf(Row.Input.class);
  }

  @Test
  void shouldCutByBytesToo() {
    String line = "{\"text\":\"0123456789\"}\n";
    Batch batch =
        stores.batch(
            TestModels.TEXT,
            stores.file(line.repeat(5) + "x".repeat(500) + "\n" + line),
            RowFormat.JSONL,
            Map.of(),
            new Chunking(100, 2 * line.length()));

    plan(batch);

    assertThat(chunks(batch.key(), 1)).extracting(ChunkEntry::rows).containsExactly(2, 2, 1, 1, 1);
  }

  @Test
  void shouldComeToTheSameChunksHoweverOftenItStops() {
    BatchSource source = stores.file(lines(1, 23));
    Batch whole = stores.batch(source, RowFormat.JSONL, 3);
    Batch inSteps = stores.batch(source, RowFormat.JSONL, 3);
    plan(whole);

    int steps = 0;
    PlanCursor cursor = PlanCursor.START;
    PlanStep step = planBatch.plan(inSteps.key(), 1, cursor, TestStores.NOW);
    while (step instanceof PlanStep.Unfinished(PlanCursor next)) {
      assertThat(PlanCursor.of(next.toJson())).isEqualTo(next);
      steps++;
      step = planBatch.plan(inSteps.key(), 1, next, TestStores.NOW);
    }

    assertThat(step).isInstanceOf(PlanStep.Planned.class);
    assertThat(steps).isEqualTo(7);
    assertThat(stores.current(inSteps).plan()).isEqualTo(stores.current(whole).plan());
    assertThat(rows(inSteps.key(), 8)).isEqualTo(rows(whole.key(), 8));
    assertThat(chunks(inSteps.key(), 1)).hasSize(8);
  }

  @Test
  void shouldAnswerTheSameWhenAStepIsMadeAgain() {
    Batch batch = stores.batch(stores.file(lines(1, 10)), RowFormat.JSONL, 3);
    PlanStep first = planBatch.plan(batch.key(), 1, PlanCursor.START, TestStores.NOW);

    assertThat(planBatch.plan(batch.key(), 1, PlanCursor.START, LATER)).isEqualTo(first);

    PlanStep.Unfinished unfinished = (PlanStep.Unfinished) first;
    PlanStep last = planBatch.plan(batch.key(), 1, unfinished.next(), LATER);
    assertThat(last).isInstanceOf(PlanStep.Planned.class);
    assertThat(planBatch.plan(batch.key(), 1, unfinished.next(), LATER)).isEqualTo(last);
    assertThat(chunks(batch.key(), 1)).hasSize(4);
  }

  @Test
  void shouldGoOnAfterADeathBetweenTheChunksAndTheNoteOfThem() {
    Batch batch = stores.batch(stores.file(lines(1, 10)), RowFormat.JSONL, 3);
    Batch twin = stores.batch(batch.request().source(), RowFormat.JSONL, 3);
    plan(twin);
    for (int chunk = 0; chunk < 2; chunk++) {
      byte[] rows = stores.payloads.read(twin.key().rowsKey(chunk)).orElseThrow();
      stores.payloads.write(batch.key().rowsKey(chunk), rows);
    }

    plan(batch);

    assertThat(rows(batch.key(), 4)).isEqualTo(rows(twin.key(), 4));
  }

  @Test
  void shouldKeepTheChunksOfObjectsThatAnEarlierTryMadeWhateverCameOrWent() {
    String prefix = "batches/tenant-a/p/";
    for (int i = 0; i < 6; i++) {
      put(prefix + i);
    }
    Batch batch =
        stores.batch(
            TestModels.PICTURE,
            new BatchSource.InboxPrefix(prefix),
            RowFormat.FILES,
            Map.of(),
            new Chunking(3, 1000));
    // an earlier try saw other objects
    List<Row> earlier =
        List.of(
            new Row.Rejected(1, "0", new RowError("fetch-failed", "gone")),
            new Row.Rejected(2, "1b", new RowError("fetch-failed", "gone")));
    stores.payloads.write(
        batch.key().rowsKey(0),
        earlier.stream()
            .map(row -> RowLines.write(row) + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8));

    plan(batch);

    assertThat(rows(batch.key(), 3))
        .extracting(Row::id)
        .containsExactly("0", "1b", "2", "3", "4", "5");
    assertThat(rows(batch.key(), 3)).extracting(Row::line).isEqualTo(numbers(1, 6));
    assertThat(chunks(batch.key(), 1)).extracting(ChunkEntry::rows).containsExactly(2, 3, 1);
  }

  @Test
  void shouldFailABatchWithoutLines() {
    for (String file : List.of("\n", " \n\t\r\n")) {
      assertFailed(stores.batch(stores.file(file), RowFormat.JSONL, 3), BatchErrorCode.NO_LINES);
    }
    assertFailed(stores.batch(stores.file("text\n"), RowFormat.CSV, 3), BatchErrorCode.NO_LINES);
    assertFailed(
        stores.batch(
            TestModels.PICTURE,
            new BatchSource.InboxPrefix("batches/tenant-a/none/"),
            RowFormat.FILES,
            Map.of(),
            Chunking.DEFAULT),
        BatchErrorCode.NO_LINES);
  }

  @Test
  void shouldFailABatchWhoseSourceCannotBeRead() {
    assertFailed(
        stores.batch(
            new BatchSource.Uploaded(stores.announce(new byte[] {1}, "text/csv")),
            RowFormat.JSONL,
            3),
        BatchErrorCode.SOURCE_UNREADABLE);
    assertFailed(
        stores.batch(
            TestModels.TEXT,
            new BatchSource.InboxPrefix("batches/tenant-a/"),
            RowFormat.FILES,
            Map.of("top_k", ""),
            Chunking.DEFAULT),
        BatchErrorCode.INVALID_MAPPING);
  }

  @Test
  void shouldFailABatchWhoseModelIsGone() {
    Batch batch = stores.batch(stores.file(lines(1, 2)), RowFormat.JSONL, 3);
    stores.models.remove(TestModels.TEXT);

    assertFailed(batch, BatchErrorCode.MODEL_GONE);
  }

  @Test
  void shouldPlanNothingOfABatchThatIsNotWantedAnyMore() {
    Batch batch = stores.batch(stores.file(lines(1, 10)), RowFormat.JSONL, 3);
    stores.batches.save(((BatchMove.To) batch.cancel(TestStores.NOW)).next());

    assertThat(planBatch.plan(batch.key(), 1, PlanCursor.START, LATER))
        .isEqualTo(new PlanStep.Over());
    assertThat(planBatch.plan(batch.key(), 2, PlanCursor.START, LATER))
        .isEqualTo(new PlanStep.Over());
  }

  @Test
  void shouldStopSoonAfterABatchIsCanceledWhileItIsRead() {
    Batch batch = stores.batch(stores.file(lines(1, 500)), RowFormat.JSONL, 1);
    int[] looks = {0};
    PlanBatch canceled =
        new PlanBatch(
            stores.batches,
            stores.models,
            stores.sources,
            stores.payloads,
            () -> {
              if (++looks[0] == 20) {
                stores.batches.save(((BatchMove.To) batch.cancel(TestStores.NOW)).next());
              }
              return stores.now;
            });

    assertThat(canceled.plan(batch.key(), 1, PlanCursor.START, LATER))
        .isEqualTo(new PlanStep.Over());
    assertThat(stores.payloads.read(batch.key().rowsKey(50))).isEmpty();
    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.CANCELING);
  }

  @Test
  void shouldExpireABatchWhoseTimeIsOverBeforeItIsPlanned() {
    Batch batch = stores.batch(stores.file(lines(1, 10)), RowFormat.JSONL, 3);
    stores.now = batch.request().deadline();

    assertThat(planBatch.plan(batch.key(), 1, PlanCursor.START, stores.now.plusSeconds(9)))
        .isEqualTo(new PlanStep.Over());
    assertThat(stores.current(batch).status()).isEqualTo(BatchStatus.EXPIRED);
  }

  @Test
  void shouldChooseForALaterPassTheChunksThatHaveRowsToRunAgain() {
    Batch running = plan(stores.batch(stores.file(lines(1, 9)), RowFormat.JSONL, 3));
    BatchKey key = running.key();
    finish(key, 0, 1, new Tally(3, 0, 0, 0, 0, 0, Spend.NONE, 1));
    finish(key, 1, 1, new Tally(2, 1, 1, 0, 0, 0, Spend.NONE, 1));
    Tally third = new Tally(1, 2, 1, 0, 0, 0, Spend.NONE, 1);
    finish(key, 2, 1, third);
    Batch again = retried(running, stores.batches.progress(key, 1));

    PlanStep step = planBatch.plan(key, 2, PlanCursor.START, LATER);

    assertThat(((PlanStep.Planned) step).batch().plan()).isEqualTo(new BatchPlan(9, 3, 1, 2, 1));
    assertThat(chunks(key, 2))
        .containsExactly(new ChunkEntry(2, 7, 3, key.rowsKey(2), key.outcomesKey(1, 2)));
    assertThat(again.pass()).isEqualTo(2);

    finish(key, 2, 2, new Tally(0, 1, 0, 0, 0, 0, Spend.NONE, 1));
    retried(stores.current(running), stores.batches.progress(key, 2));
    planBatch.plan(key, 3, PlanCursor.START, LATER);
    assertThat(chunks(key, 3))
        .containsExactly(new ChunkEntry(2, 7, 3, key.rowsKey(2), key.outcomesKey(2, 2)));
  }

  @Test
  void shouldReadTheSourceInALaterPassIfTheFirstNeverCameToIt() {
    Batch batch = stores.batch(stores.file(lines(1, 9)), RowFormat.JSONL, 3);
    Batch canceling = ((BatchMove.To) batch.cancel(TestStores.NOW)).next();
    stores.batches.save(canceling);
    Batch again = retried(canceling, Tally.NONE);

    planBatch.plan(again.key(), 2, PlanCursor.START, LATER);

    assertThat(stores.current(batch).plan()).isEqualTo(new BatchPlan(9, 3, 2, 2, 3));
    assertThat(chunks(batch.key(), 2)).hasSize(3);
  }

  @Test
  void shouldLeaveTheBatchAsItIsWhenAStoreCannotAnswer() {
    Batch batch = stores.batch(stores.file(lines(1, 9)), RowFormat.JSONL, 3);
    PlanBatch broken =
        new PlanBatch(
            stores.batches, new BrokenCatalog(), stores.sources, stores.payloads, () -> stores.now);

    assertThatThrownBy(() -> broken.plan(batch.key(), 1, PlanCursor.START, LATER))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(stores.current(batch)).isEqualTo(batch);
  }

  private static final class BrokenCatalog implements ModelCatalog {
    @Override
    public Optional<ModelPackage> resolve(String name) {
      throw new StoreUnavailableException("Not now", null);
    }

    @Override
    public List<ModelRef> refs() {
      return List.of();
    }
  }

  private Batch retried(Batch batch, Tally progress) {
    Batch ending =
        batch.state() instanceof BatchState.Running
            ? saved(((BatchMove.To) batch.gather(TestStores.NOW)).next())
            : batch;
    Batch ended = saved(((BatchMove.To) ending.end(TestStores.NOW, progress)).next());
    return saved(
        ((BatchMove.To) ended.retry(TestStores.NOW, TestStores.NOW.plus(Duration.ofHours(2))))
            .next());
  }

  private Batch saved(Batch next) {
    assertThat(stores.batches.save(next)).isEqualTo(new BatchStore.Saved());
    return next;
  }

  private void finish(BatchKey key, int chunk, int pass, Tally tally) {
    stores.batches.finishChunk(key, new FinishedChunk(chunk, pass, tally, TestStores.NOW));
  }

  private Batch plan(Batch batch) {
    assertThat(planBatch.plan(batch.key(), 1, PlanCursor.START, LATER))
        .isInstanceOf(PlanStep.Planned.class);
    return stores.current(batch);
  }

  private void assertFailed(Batch batch, BatchErrorCode code) {
    assertThat(planBatch.plan(batch.key(), 1, PlanCursor.START, LATER))
        .isEqualTo(new PlanStep.Over());
    assertThat(stores.current(batch).state())
        .isInstanceOfSatisfying(
            BatchState.Failed.class, failed -> assertThat(failed.error().code()).isEqualTo(code));
  }

  private void put(String key) {
    stores.inbox.put(key, key.getBytes(StandardCharsets.UTF_8), "image/png", TestStores.NOW);
  }

  private List<ChunkEntry> chunks(BatchKey key, int pass) {
    return ChunkList.read(read(key.chunksKey(pass)));
  }

  private List<Row> rows(BatchKey key, int chunks) {
    List<Row> rows = new ArrayList<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      rows.addAll(RowLines.read(read(key.rowsKey(chunk))));
    }
    return rows;
  }

  private byte[] read(PayloadKey key) {
    return stores.payloads.read(key).orElseThrow();
  }

  private static String lines(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj("{\"text\":\"row %d\"}\n"::formatted)
        .collect(Collectors.joining());
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
