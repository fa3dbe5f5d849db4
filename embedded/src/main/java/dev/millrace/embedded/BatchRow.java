package dev.millrace.embedded;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchJson;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchState.Final;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of batches: the record as one document, and beside it what is looked for. */
final class BatchRow {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRow.class);

  private static final String INSERT =
      "INSERT INTO batch (version, due_at, ended_at, record, tenant, id, created_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

  /** The time of acceptance changes when one that is forgotten is accepted anew. */
  private static final String UPDATE =
      "UPDATE batch SET version = ?1, due_at = ?2, ended_at = ?3, record = ?4, created_at = ?7"
          + " WHERE tenant = ?5 AND id = ?6 AND version = ?8";

  private static final String SELECT = "SELECT record FROM batch WHERE tenant = ? AND id = ?";

  private BatchRow() {}

  static void create(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS batch (tenant TEXT, id TEXT, version INTEGER,"
            + " created_at INTEGER, due_at INTEGER, ended_at INTEGER, record TEXT,"
            + " PRIMARY KEY (tenant, id)) WITHOUT ROWID");
    statement.execute(
        "CREATE INDEX IF NOT EXISTS batch_due ON batch (due_at) WHERE due_at IS NOT NULL");
    statement.execute("CREATE INDEX IF NOT EXISTS batch_list ON batch (tenant, created_at, id)");
    statement.execute(
        "CREATE INDEX IF NOT EXISTS batch_ended ON batch (ended_at) WHERE ended_at IS NOT NULL");
  }

  /** Whether there was none of this key. */
  static boolean insert(SqliteConnection connection, Batch batch) throws SQLException {
    PreparedStatement insert = connection.prepare(INSERT);
    bind(insert, batch);
    return insert.executeUpdate() == 1;
  }

  /** Whether the version before this one stood. */
  static boolean update(SqliteConnection connection, Batch next) throws SQLException {
    PreparedStatement update = connection.prepare(UPDATE);
    bind(update, next);
    update.setLong(8, next.version() - 1);
    return update.executeUpdate() == 1;
  }

  static @Nullable Batch select(SqliteConnection connection, BatchKey key) throws SQLException {
    PreparedStatement select = connection.prepare(SELECT);
    select.setString(1, key.tenant().value());
    select.setString(2, key.id().value());
    try (ResultSet rows = select.executeQuery()) {
      return rows.next() ? BatchJson.read(rows.getString(1)) : null;
    }
  }

  /** The batches whose records the query brings first; what nobody here can read is left out. */
  static List<Batch> list(PreparedStatement query) throws SQLException {
    List<Batch> batches = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        readable(rows.getString(1)).ifPresent(batches::add);
      }
    }
    return batches;
  }

  private static Optional<Batch> readable(String record) {
    try {
      return Optional.of(BatchJson.read(record));
    } catch (IllegalArgumentException | NullPointerException e) {
      LOG.error("A batch cannot be read", e);
      return Optional.empty();
    }
  }

  private static void bind(PreparedStatement write, Batch batch) throws SQLException {
    write.setLong(1, batch.version());
    bind(write, 2, batch.dueAt());
    bind(write, 3, batch.state() instanceof Final end ? end.endedAt() : null);
    write.setString(4, BatchJson.write(batch));
    write.setString(5, batch.key().tenant().value());
    write.setString(6, batch.key().id().value());
    write.setLong(7, batch.request().createdAt().toEpochMilli());
  }

  private static void bind(PreparedStatement write, int index, @Nullable Instant time)
      throws SQLException {
    if (time == null) {
      write.setNull(index, Types.NULL);
    } else {
      write.setLong(index, time.toEpochMilli());
    }
  }
}
