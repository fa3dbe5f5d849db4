package dev.millrace.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.Batches;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkNotes;
import dev.millrace.core.batch.OutcomeLines;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowEnd;
import dev.millrace.core.batch.RowError;
import dev.millrace.core.batch.RowLines;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.job.Spend;
import dev.millrace.core.model.Lane;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteBatchStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StopSignal.Reason;
import dev.millrace.inference.StoppedException;
import dev.millrace.worker.Shift;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunChunkTest {
  private static final int ROWS = 6;
  private static final int REJECTED = 3;

  private final SqliteJobStore jobs = SqliteJobStore.inMemory();
  private final BatchStore store = new SqliteBatchStore(jobs);
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private final List<Long> ran = Collections.synchronizedList(new ArrayList<>());
  private final StopSignal stop = new StopSignal();
  private Instant now = Batches.NOW;
  private Batch batch = Batches.validating();
  private ChunkEntry chunk = write(null);

  @BeforeEach
  void accept() {
    assertThat(store.create(batch)).isEqualTo(new BatchStore.Saved());
    save(batch.planned(now, BatchPlan.first(ROWS, 1, 1)));
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  @Test
  void shouldGiveEveryRowItsOutcomeInTheOrderOfTheSource() {
    assertThat(run(RunChunkTest::answer)).isEqualTo(RunChunk.End.DONE);

    assertThat(outcomes()).extracting(RowOutcome::line).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(outcomes().get(REJECTED - 1).isRejected()).isTrue();
    assertThat(ran).doesNotContain((long) REJECTED).hasSize(ROWS - 1);
    assertThat(store.progress(batch.key(), 1).succeeded()).isEqualTo(ROWS - 1);
    assertThat(store.progress(batch.key(), 1).rejected()).isEqualTo(1);
  }

  @Test
  void shouldRunNothingOfAChunkThatIsDone() {
    run(RunChunkTest::answer);
    ran.clear();

    assertThat(run(RunChunkTest::answer)).isEqualTo(RunChunk.End.DONE);

    assertThat(ran).isEmpty();
    assertThat(store.progress(batch.key(), 1).rows()).isEqualTo(ROWS);
  }

  @Test
  void shouldCountWhatAnotherWorkerHasStoredFirst() {
    run(line -> {
      if (line == 1) {
        run(RunChunkTest::answer);
      }
      return new RowEnd.Failed(new RowError("model-error", "another answer"));
    });

    assertThat(outcomes().getFirst().end()).isInstanceOf(RowEnd.Succeeded.class);
    assertThat(store.progress(batch.key(), 1).succeeded()).isEqualTo(ROWS - 1);
    assertThat(store.progress(batch.key(), 1).failed()).isEqualTo(1);
  }

  @Test
  void shouldRunNothingOfABatchThatNobodyWants() {
    save(batch.cancel(now));

    assertThat(run(RunChunkTest::answer)).isEqualTo(RunChunk.End.UNWANTED);

    assertThat(ran).isEmpty();
    assertThat(payloads.read(batch.key().outcomesKey(1, 0))).isEmpty();
  }

  @Test
  void shouldTellWhatWasRunWhenTheBatchIsCanceledMeanwhile() {
    RunChunk.End end =
        run(line -> {
          if (line == 2) {
            save(batch.cancel(now));
            stop.stop(Reason.NOT_WANTED);
          }
          return answer(line);
        });

    assertThat(end).isEqualTo(RunChunk.End.UNWANTED);
    assertThat(outcomes())
        .extracting(outcome -> outcome.end().word())
        .containsExactly("succeeded", "succeeded", "failed", "canceled", "canceled", "canceled");
  }

  @Test
  void shouldLeaveToTheNextWorkerOnlyWhatIsNotDone() {
    RunChunk.End end =
        run(line -> {
          if (line == 4) {
            stop.stop(Reason.SHUTTING_DOWN);
            throw new StoppedException(null);
          }
          return answer(line);
        });
    assertThat(end).isEqualTo(RunChunk.End.HANDED_OVER);
    ran.clear();

    assertThat(run(RunChunkTest::answer, new StopSignal())).isEqualTo(RunChunk.End.DONE);

    assertThat(ran).containsExactly(4L, 5L, 6L);
    assertThat(outcomes()).hasSize(ROWS);
  }

  @Test
  void shouldBlameTheRowAloneThatKillsEveryWorker() {
    for (int deaths = 0; deaths < 2; deaths++) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> run(line -> killedOver(line, 5)));
    }
    assertThat(run(line -> killedOver(line, 5))).isEqualTo(RunChunk.End.DONE);

    assertThat(outcomes())
        .filteredOn(outcome -> !(outcome.end() instanceof RowEnd.Succeeded))
        .extracting(RowOutcome::line)
        .containsExactly((long) REJECTED, 5L);
    assertThat(store.progress(batch.key(), 1).abandoned()).isEqualTo(1);
  }

  @Test
  void shouldTakeNoRowForAKillerBecauseTheStoreWasAway() {
    for (int failures = 0; failures < 12; failures++) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() ->
              run(line -> {
                throw new StoreUnavailableException("away", null);
              }));
    }

    assertThat(run(RunChunkTest::answer)).isEqualTo(RunChunk.End.DONE);
    assertThat(store.progress(batch.key(), 1).abandoned()).isZero();
  }

  @Test
  void shouldGiveUpAChunkThatCostsWorkersWhateverRowsAreLeft() {
    for (int deaths = 0; deaths < 8; deaths++) {
      new ChunkNotes(payloads, batch.key(), 1, 0).begin();
    }

    assertThat(run(RunChunkTest::answer)).isEqualTo(RunChunk.End.DONE);

    assertThat(ran).isEmpty();
    assertThat(store.progress(batch.key(), 1).abandoned()).isEqualTo(ROWS - 1);
  }

  @Test
  void shouldRunInALaterPassOnlyWhatHasNotSucceeded() {
    run(line ->
        line == 2
            ? new RowEnd.Failed(new RowError("internal", "an internal error"))
            : answer(line));
    save(batch.gather(now));
    save(batch.end(now, store.progress(batch.key(), 1)));
    save(batch.retry(now, now.plusSeconds(3600)));
    save(batch.planned(now, batch.plan().again(2, 1)));
    chunk = write(batch.key().outcomesKey(1, 0));
    ran.clear();

    assertThat(run(RunChunkTest::answer)).isEqualTo(RunChunk.End.DONE);

    assertThat(ran).containsExactly(2L);
    List<RowOutcome> second =
        OutcomeLines.read(payloads.read(batch.key().outcomesKey(2, 0)).orElseThrow());
    assertThat(second).extracting(RowOutcome::pass).containsExactly(1, 2, 1, 1, 1, 1);
    assertThat(store.progress(batch.key(), 2).rows()).isEqualTo(1);
  }

  private RunChunk.End run(LongFunction<RowEnd> end) {
    return run(end, stop);
  }

  private RunChunk.End run(LongFunction<RowEnd> end, StopSignal signal) {
    RowRunner runner =
        (of, row, _) -> {
          ran.add(row.line());
          return new RowOutcome(
              row.line(), row.id(), row.hash(), of.pass(), end.apply(row.line()), Spend.NONE, 1);
        };
    RunChunk runChunk =
        new RunChunk(
            store,
            payloads,
            new ChunkRows(Map.of(Lane.CPU, runner), Map.of(Lane.CPU, 1)),
            () -> now,
            (delay, task) -> () -> {});
    Shift shift = new Shift("worker", false, now.plusSeconds(60), signal);
    return runChunk.run(batch.key(), batch.pass(), chunk, shift);
  }

  private static RowEnd answer(long line) {
    return new RowEnd.Succeeded(new Payload.Inline("{\"line\":" + line + "}"));
  }

  private static RowEnd killedOver(long line, long killer) {
    if (line == killer) {
      throw new IllegalStateException("the worker is dead");
    }
    return answer(line);
  }

  private List<RowOutcome> outcomes() {
    return OutcomeLines.read(payloads.read(batch.key().outcomesKey(1, 0)).orElseThrow());
  }

  private void save(BatchMove move) {
    batch = Batches.next(move);
    assertThat(store.save(batch)).isEqualTo(new BatchStore.Saved());
  }

  private ChunkEntry write(PayloadKey earlier) {
    StringBuilder lines = new StringBuilder();
    IntStream.rangeClosed(1, ROWS)
        .mapToObj(RunChunkTest::row)
        .forEach(row -> lines.append(RowLines.write(row)).append('\n'));
    payloads.write(batch.key().rowsKey(0), lines.toString().getBytes(StandardCharsets.UTF_8));
    return new ChunkEntry(0, 1, ROWS, batch.key().rowsKey(0), earlier);
  }

  private static Row row(int line) {
    return line == REJECTED
        ? new Row.Rejected(line, null, new RowError(RowError.INVALID_LINE, "no JSON"))
        : new Row.Input(line, "row-" + line, JsonNodeFactory.instance.objectNode(), "hash-" + line);
  }
}
