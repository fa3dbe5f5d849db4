package dev.millrace.embedded;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchId;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchState.Final;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batches in SQLite, in the file of the jobs, with which they share the counters of tenants. A
 * write that has returned is synced to the disk. Closed with the jobs. Thread-safe.
 */
public final class SqliteBatchStore implements BatchStore {
  private static final String DUE =
      "SELECT record FROM batch WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?";

  private static final String PAGE =
      "SELECT record FROM batch INDEXED BY batch_list WHERE tenant = ?"
          + " AND (created_at, id) < (?, ?) AND (ended_at IS NULL OR ended_at > ?)"
          + " ORDER BY created_at DESC, id DESC LIMIT ?";

  private static final String FORGET =
      "DELETE FROM batch WHERE ended_at <= ? AND due_at IS NULL RETURNING tenant, id";

  private static final String ENDED =
      "SELECT tenant, id FROM batch WHERE ended_at > ? AND ended_at <= ? ORDER BY ended_at LIMIT ?";

  /** Behind every id. */
  private static final String LAST_ID = "~";

  private final SqliteDatabase database;

  /** The batches beside these jobs. */
  public SqliteBatchStore(SqliteJobStore jobs) {
    this.database = jobs.database();
  }

  @Override
  public SaveResult create(Batch batch) {
    return database.write(connection ->
        BatchRow.insert(connection, batch)
            ? new Saved()
            : new Conflict(BatchRow.select(connection, batch.key())));
  }

  @Override
  public Optional<Batch> find(BatchKey key) {
    return database.read(connection -> Optional.ofNullable(BatchRow.select(connection, key)));
  }

  @Override
  public SaveResult save(Batch next) {
    if (next.version() < 2) {
      throw new IllegalArgumentException("A first version is created, not saved: " + next.key());
    }
    return database.write(connection -> {
      if (!BatchRow.update(connection, next)) {
        return new Conflict(BatchRow.select(connection, next.key()));
      }
      if (next.plan() == null) {
        ChunkRow.delete(connection, next.key()); // those of a forgotten one that was in its place
      }
      return new Saved();
    });
  }

  @Override
  public SaveResult end(Batch next, Usage usage) {
    if (!(next.state() instanceof Final end)) {
      throw new IllegalArgumentException("The pass has not ended: " + next.key());
    }
    return database.write(connection -> {
      if (!BatchRow.update(connection, next)) {
        return new Conflict(BatchRow.select(connection, next.key()));
      }
      UsageRow.add(connection, next.key().tenant(), Ledger.day(end.endedAt()), usage);
      return new Saved();
    });
  }

  @Override
  public Page page(TenantId tenant, @Nullable Position after, int limit, Instant now) {
    List<Batch> found =
        database.read(connection -> {
          PreparedStatement select = connection.prepare(PAGE);
          select.setString(1, tenant.value());
          select.setLong(2, after == null ? Long.MAX_VALUE : after.createdAt().toEpochMilli());
          select.setString(3, after == null ? LAST_ID : after.id().value());
          select.setLong(4, now.minus(Retention.RECORD).toEpochMilli());
          select.setInt(5, limit + 1);
          return BatchRow.list(select);
        });
    if (found.size() <= limit) {
      return new Page(found, null);
    }
    List<Batch> page = found.subList(0, limit);
    return new Page(page, Position.of(page.getLast()));
  }

  @Override
  public List<Batch> due(int shard, Instant now, int limit) {
    return database.read(connection -> {
      PreparedStatement select = connection.prepare(DUE);
      select.setLong(1, now.toEpochMilli());
      select.setInt(2, limit);
      return BatchRow.list(select);
    });
  }

  @Override
  public int shards() {
    return 1;
  }

  @Override
  public boolean finishChunk(BatchKey key, FinishedChunk chunk) {
    return database.write(connection -> ChunkRow.insert(connection, key, chunk));
  }

  @Override
  public Tally progress(BatchKey key, int pass) {
    return database.read(connection -> ChunkRow.sum(connection, key, pass));
  }

  @Override
  public List<FinishedChunk> finishedChunks(BatchKey key, int from, int to) {
    return database.read(connection -> ChunkRow.list(connection, key, from, to));
  }

  /** Batches that ended within this time, the first of them first. */
  public List<BatchKey> ended(Instant after, Instant until, int limit) {
    return database.read(connection -> {
      PreparedStatement select = connection.prepare(ENDED);
      select.setLong(1, after.toEpochMilli());
      select.setLong(2, until.toEpochMilli());
      select.setInt(3, limit);
      return keys(select);
    });
  }

  /**
   * Deletes the batches that ended before this moment; answers which they were, so that their
   * payloads can go too.
   */
  public List<BatchKey> forget(Instant endedBefore) {
    return database.write(connection -> {
      PreparedStatement delete = connection.prepare(FORGET);
      delete.setLong(1, endedBefore.toEpochMilli());
      List<BatchKey> forgotten = keys(delete);
      for (BatchKey key : forgotten) {
        ChunkRow.delete(connection, key);
      }
      return forgotten;
    });
  }

  private static List<BatchKey> keys(PreparedStatement query) throws SQLException {
    List<BatchKey> keys = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        keys.add(new BatchKey(new TenantId(rows.getString(1)), new BatchId(rows.getString(2))));
      }
    }
    return keys;
  }
}
