package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.BatchStoreContract;
import dev.millrace.core.batch.Batches;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteBatchStoreTest extends BatchStoreContract {
  @TempDir Path folder;
  private SqliteJobStore jobs;
  private SqliteBatchStore store;

  @BeforeEach
  void open() {
    jobs = SqliteJobStore.onDisk(folder.resolve("jobs.db"));
    store = new SqliteBatchStore(jobs);
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  @Override
  protected BatchStore store() {
    return store;
  }

  @Override
  protected Usage usage(TenantId tenant, LocalDate day) {
    return jobs.usage(tenant, day);
  }

  @Test
  void shouldKnowBatchesAndChunksAfterARestart() {
    Batch batch = Batches.running();
    FinishedChunk chunk = new FinishedChunk(2, 1, Batches.tally(5, 1), Batches.NOW);
    store.create(batch);
    store.finishChunk(batch.key(), chunk);
    close();
    open();

    assertThat(store.find(batch.key())).contains(batch);
    assertThat(store.finishedChunks(batch.key(), 0, 3)).containsExactly(chunk);
  }

  @Test
  void shouldForgetABatchWithItsChunks() {
    Batch ended = Batches.succeeded();
    Batch open = Batches.running();
    store.create(ended);
    store.create(open);
    finish(ended.key());
    finish(open.key());

    assertThat(store.forget(Batches.NOW.minusSeconds(1))).isEmpty();
    assertThat(store.forget(Batches.NOW)).containsExactly(ended.key());
    assertThat(store.find(ended.key())).isEmpty();
    assertThat(store.finishedChunks(ended.key(), 0, 1)).isEmpty();
    assertThat(store.finishedChunks(open.key(), 0, 1)).hasSize(1);
  }

  @Test
  void shouldKnowNoChunkOfAForgottenBatchInWhosePlaceAnotherWasAccepted() {
    Batch old = Batches.succeeded();
    store.create(old);
    finish(old.key());
    Batch next = Batch.acceptInPlaceOf(old, Batches.request(Batches.NOW.plus(Retention.RECORD)));

    assertThat(store.save(next)).isEqualTo(new BatchStore.Saved());
    assertThat(store.finishedChunks(old.key(), 0, 1)).isEmpty();
  }

  @Test
  void shouldNameTheBatchesThatEndedWithinATime() {
    Batch ended = Batches.succeeded();
    store.create(ended);
    store.create(Batches.running());

    assertThat(store.ended(Batches.NOW.minusSeconds(1), Batches.NOW, 10))
        .containsExactly(ended.key());
    assertThat(store.ended(Batches.NOW, Batches.NOW.plusSeconds(1), 10)).isEmpty();
  }

  private void finish(BatchKey key) {
    store.finishChunk(key, new FinishedChunk(0, 1, Batches.tally(1, 0), Batches.NOW));
  }
}
