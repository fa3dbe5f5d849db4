package dev.millrace.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.batch.BatchStore.Conflict;
import dev.millrace.core.batch.BatchStore.Page;
import dev.millrace.core.batch.BatchStore.Position;
import dev.millrace.core.batch.BatchStore.Saved;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.job.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link BatchStore} promises. Adapters' tests extend it. */
public abstract class BatchStoreContract {
  private static final Instant NOW = Batches.NOW;
  private static final LocalDate TODAY = LocalDate.ofInstant(NOW, ZoneOffset.UTC);

  /** The store under test; it may hold batches of other tests. */
  protected abstract BatchStore store();

  /** What the counters of the tenant have for the day. */
  protected abstract Usage usage(TenantId tenant, LocalDate day);

  @Test
  void shouldFindNothingUnderAnUnknownKey() {
    assertThat(store().find(Batches.key())).isEmpty();
  }

  @Test
  void shouldNotFindAnotherTenantsBatch() {
    Batch batch = Batches.validating();
    store().create(batch);

    assertThat(store().find(new BatchKey(new TenantId("tenant-b"), batch.key().id()))).isEmpty();
  }

  @Test
  void shouldKeepTheFirstOfTwoBatchesWithOneKey() {
    Batch first = Batches.validating();
    Batch second = Batch.accept(first.key(), Batches.request(NOW.plusSeconds(9)));

    assertThat(store().create(first)).isEqualTo(new Saved());
    assertThat(store().create(second)).isEqualTo(new Conflict(first));
    assertThat(store().find(first.key())).contains(first);
  }

  @Test
  void shouldKeepEveryFieldOfEveryState() {
    Instant late = NOW.plus(Duration.ofHours(25));
    Batch told =
        Batches.next(Batches.next(Batches.withWebhook().planned(NOW, Batches.PLAN)).gather(NOW));
    told = Batches.next(told.end(NOW, Batches.tally(250, 0)));
    Tally expired = new Tally(100, 50, 20, 30, 0, 100, Spend.NONE, 9);
    List<Batch> batches =
        List.of(
            Batches.validating(),
            Batches.running(),
            Batches.finalizing(),
            Batches.succeeded(),
            Batches.next(Batches.running().cancel(NOW)),
            Batches.next(Batches.next(Batches.running().cancel(NOW)).end(NOW, Tally.NONE)),
            Batches.next(Batches.next(Batches.running().gather(late)).end(late, expired)),
            Batches.next(
                Batches.validating()
                    .reject(NOW, new BatchError(BatchErrorCode.NO_LINES, "Not \"one\" ünicode"))),
            Batches.next(Batches.succeeded().retry(NOW, late)),
            Batches.next(told.beginDelivery(NOW)));

    for (Batch batch : batches) {
      store().create(batch);
      assertThat(store().find(batch.key())).contains(batch);
    }
  }

  @Test
  void shouldRefuseAMoveFromAnOldVersionAndShowTheBatchThatStands() {
    Batch read = Batches.validating();
    store().create(read);
    Batch winner = Batches.next(read.cancel(NOW));

    assertThat(store().save(winner)).isEqualTo(new Saved());
    assertThat(store().save(Batches.next(read.planned(NOW, Batches.PLAN))))
        .isEqualTo(new Conflict(winner));
    assertThat(store().find(read.key())).contains(winner);
  }

  @Test
  void shouldRefuseAMoveOfABatchThatIsNotThere() {
    assertThat(store().save(Batches.running())).isEqualTo(new Conflict(null));
    assertThat(store().end(Batches.succeeded(), Usage.NONE)).isEqualTo(new Conflict(null));
  }

  @Test
  void shouldRefuseToSaveAFirstVersionOrToEndWhatGoesOn() {
    assertThatThrownBy(() -> store().save(Batches.validating()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().end(Batches.running(), Usage.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldLetOneOfManyMovesWin() throws Exception {
    Batch read = Batches.validating();
    store().create(read);

    List<BatchStore.SaveResult> answers =
        atOnce(
            8, i -> store().save(Batches.next(read.planned(NOW, BatchPlan.first(100 + i, 2, 1)))));

    assertThat(answers).filteredOn(Saved.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(Conflict.class::isInstance).hasSize(7);
  }

  @Test
  void shouldRaiseTheCountersOfATenantOnceForEachEnd() {
    TenantId tenant = tenant("ended");
    Batch read = Batch.accept(Batches.key(tenant), Batches.request(NOW));
    Batch last = Batches.next(read.reject(NOW, new BatchError(BatchErrorCode.NO_LINES, "None")));
    Usage used = new Usage(3, 4, 500, new Spend(new Tokens(9, 8, 7), 600, 50));
    store().create(read);

    assertThat(store().end(last, used)).isEqualTo(new Saved());
    store().end(last, used);
    assertThat(store().find(read.key())).contains(last);
    assertThat(usage(tenant, TODAY)).isEqualTo(used);

    Batch again = Batches.next(last.retry(NOW, NOW.plusSeconds(99)));
    store().save(again);
    Batch end = Batches.next(again.reject(NOW, new BatchError(BatchErrorCode.NO_LINES, "None")));
    store().end(end, used);
    assertThat(usage(tenant, TODAY)).isEqualTo(used.plus(used));
  }

  @Test
  void shouldListDueBatchesAndNoOthers() {
    Instant now = NOW.plusSeconds(5);
    Batch due = Batches.validating();
    Batch later = Batch.accept(Batches.key(), Batches.request(now));
    Batch done = Batches.succeeded();
    List.of(due, later, done).forEach(store()::create);

    assertThat(allDue(now)).contains(due).doesNotContain(later, done);
    assertThat(allDue(now)).extracting(Batch::dueAt).isSorted();

    store().save(Batches.next(due.look(now.plusSeconds(1))));
    assertThat(allDue(now)).extracting(Batch::key).doesNotContain(due.key());
  }

  @Test
  void shouldListATenantsBatchesPageByPageTheNewestFirst() {
    TenantId tenant = tenant("listed");
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // two of them at the same moment
      Instant at = NOW.plusSeconds(i / 2);
      Batch batch = Batch.accept(Batches.key(tenant), Batches.request(at));
      batches.add(batch);
      store().create(batch);
    }
    store().create(Batches.validating());
    batches.sort(
        Comparator.comparing((Batch batch) -> batch.request().createdAt())
            .thenComparing(batch -> batch.key().id().value())
            .reversed());

    List<Batch> found = new ArrayList<>();
    Position after = null;
    do {
      Page page = store().page(tenant, after, 2, NOW);
      assertThat(page.batches()).hasSizeLessThanOrEqualTo(2);
      found.addAll(page.batches());
      after = page.next();
    } while (after != null);

    assertThat(found).isEqualTo(batches);
  }

  @Test
  void shouldNotListWhatIsForgotten() {
    TenantId tenant = tenant("forgotten");
    Batch read = Batch.accept(Batches.key(tenant), Batches.request(NOW));
    store().create(Batches.next(read.reject(NOW, new BatchError(BatchErrorCode.NO_LINES, ""))));

    assertThat(store().page(tenant, null, 10, NOW).batches()).hasSize(1);
    assertThat(store().page(tenant, null, 10, NOW.plus(Retention.RECORD)))
        .isEqualTo(new Page(List.of(), null));
  }

  @Test
  void shouldCountAChunkOnceHoweverOftenItIsFinished() {
    BatchKey key = Batches.key();
    FinishedChunk first = new FinishedChunk(4, 1, Batches.tally(99, 1), NOW);

    assertThat(store().progress(key, 1)).isEqualTo(Tally.NONE);
    assertThat(store().finishChunk(key, first)).isTrue();
    store().finishChunk(key, first);
    assertThat(store().finishChunk(key, new FinishedChunk(4, 1, Batches.tally(50, 50), NOW)))
        .isFalse();

    assertThat(store().progress(key, 1)).isEqualTo(Batches.tally(99, 1));
    assertThat(store().finishedChunks(key, 0, 10)).containsExactly(first);
  }

  @Test
  void shouldCountEachPassForItself() {
    BatchKey key = Batches.key();
    FinishedChunk first = new FinishedChunk(0, 1, Batches.tally(90, 10), NOW);
    FinishedChunk again = new FinishedChunk(0, 2, Batches.tally(9, 1), NOW.plusSeconds(5));
    store().finishChunk(key, first);

    assertThat(store().finishChunk(key, again)).isTrue();
    assertThat(store().finishChunk(key, first)).isFalse();

    assertThat(store().progress(key, 1)).isEqualTo(first.tally());
    assertThat(store().progress(key, 2)).isEqualTo(again.tally());
    assertThat(store().finishedChunks(key, 0, 1)).containsExactly(again);
  }

  @Test
  void shouldCountAChunkInWhichNothingWasRun() {
    BatchKey key = Batches.key();
    FinishedChunk empty = new FinishedChunk(0, 1, Tally.NONE, NOW);

    assertThat(store().finishChunk(key, empty)).isTrue();
    assertThat(store().finishedChunks(key, 0, 5)).containsExactly(empty);
    assertThat(store().progress(key, 1)).isEqualTo(Tally.NONE);
  }

  @Test
  void shouldListFinishedChunksInTheirOrderAndOnlyThoseAskedFor() {
    BatchKey key = Batches.key();
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 230).boxed().toList());
    numbers.remove(Integer.valueOf(17));
    Collections.shuffle(numbers, new Random(5));
    numbers.forEach(
        i -> store().finishChunk(key, new FinishedChunk(i, 1, Batches.tally(i, 0), NOW)));
    store().finishChunk(Batches.key(), new FinishedChunk(17, 1, Tally.NONE, NOW));

    assertThat(store().finishedChunks(key, 10, 220))
        .extracting(FinishedChunk::chunk)
        .isSorted()
        .hasSize(209)
        .doesNotContain(17)
        .contains(10, 219);
    assertThat(store().progress(key, 1).succeeded()).isEqualTo(230 * 229 / 2 - 17);
  }

  @Test
  void shouldCountEveryChunkThatManyFinishAtOnce() throws Exception {
    BatchKey key = Batches.key();

    // each chunk by two children, of which one is late
    List<Boolean> answers =
        atOnce(
            16,
            i -> {
              boolean counted = false;
              for (int chunk = 0; chunk < 4; chunk++) {
                counted |=
                    store()
                        .finishChunk(
                            key, new FinishedChunk(i / 2 * 4 + chunk, 1, Batches.tally(1, 0), NOW));
              }
              return counted;
            });

    assertThat(answers).hasSize(16);
    assertThat(store().progress(key, 1).succeeded()).isEqualTo(32);
  }

  private static TenantId tenant(String name) {
    return new TenantId(name + "-" + Jobs.IDS.next().value().substring(10));
  }

  private List<Batch> allDue(Instant now) {
    return IntStream.range(0, store().shards())
        .boxed()
        .flatMap(shard -> store().due(shard, now, 1000).stream())
        .toList();
  }

  private interface Attempt<T> {
    T run(int number);
  }

  private static <T> List<T> atOnce(int threads, Attempt<T> attempt) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Callable<T>> calls =
        IntStream.range(0, threads)
            .<Callable<T>>mapToObj(i ->
                () -> {
                  start.await();
                  return attempt.run(i);
                })
            .toList();
    List<T> answers = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (Future<T> call : executor.invokeAll(calls)) {
        answers.add(call.get());
      }
    }
    return answers;
  }
}
