package dev.millrace.embedded;

import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.batch.TallyJson;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of finished chunks, a row for each chunk and pass. */
final class ChunkRow {
  private static final List<String> COUNTS = List.copyOf(TallyJson.counts(Tally.NONE).keySet());

  /** Nothing is written down once the same pass, or a later one, is. */
  private static final String INSERT =
      "INSERT INTO batch_chunk (tenant, id, chunk, pass, finished_at, %s)"
              .formatted(String.join(", ", COUNTS))
          + " SELECT ?1, ?2, ?3, ?4, ?5%s".formatted(", ?".repeat(COUNTS.size()))
          + " WHERE NOT EXISTS (SELECT 1 FROM batch_chunk"
          + " WHERE tenant = ?1 AND id = ?2 AND chunk = ?3 AND pass >= ?4)";

  private static final String SUM =
      "SELECT %s FROM batch_chunk WHERE tenant = ? AND id = ? AND pass = ?"
          .formatted(each("ifnull(sum(%1$s), 0) AS %1$s"));

  private static final String SELECT =
      "SELECT chunk, max(pass) AS pass, finished_at, %s".formatted(String.join(", ", COUNTS))
          + " FROM batch_chunk WHERE tenant = ? AND id = ? AND chunk >= ? AND chunk < ?"
          + " GROUP BY chunk ORDER BY chunk";

  private static final String DELETE = "DELETE FROM batch_chunk WHERE tenant = ? AND id = ?";

  private ChunkRow() {}

  static void create(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS batch_chunk (tenant TEXT, id TEXT, chunk INTEGER,"
            + " pass INTEGER, finished_at INTEGER, %s, PRIMARY KEY (tenant, id, chunk, pass))"
                .formatted(each("%s INTEGER"))
            + " WITHOUT ROWID");
  }

  /** Whether it is written down now. */
  static boolean insert(SqliteConnection connection, BatchKey key, FinishedChunk chunk)
      throws SQLException {
    PreparedStatement insert = connection.prepare(INSERT);
    bind(insert, key);
    insert.setInt(3, chunk.chunk());
    insert.setInt(4, chunk.pass());
    insert.setLong(5, chunk.finishedAt().toEpochMilli());
    int index = 6;
    for (long count : TallyJson.counts(chunk.tally()).values()) {
      insert.setLong(index++, count);
    }
    return insert.executeUpdate() == 1;
  }

  static Tally sum(SqliteConnection connection, BatchKey key, int pass) throws SQLException {
    PreparedStatement sum = connection.prepare(SUM);
    bind(sum, key);
    sum.setInt(3, pass);
    try (ResultSet rows = sum.executeQuery()) {
      rows.next();
      return tally(rows);
    }
  }

  /** SQLite takes the other columns from the row that has the largest pass. */
  static List<FinishedChunk> list(SqliteConnection connection, BatchKey key, int from, int to)
      throws SQLException {
    PreparedStatement select = connection.prepare(SELECT);
    bind(select, key);
    select.setInt(3, from);
    select.setInt(4, to);
    List<FinishedChunk> chunks = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        chunks.add(
            new FinishedChunk(
                rows.getInt("chunk"),
                rows.getInt("pass"),
                tally(rows),
                Instant.ofEpochMilli(rows.getLong("finished_at"))));
      }
    }
    return chunks;
  }

  static void delete(SqliteConnection connection, BatchKey key) throws SQLException {
    PreparedStatement delete = connection.prepare(DELETE);
    bind(delete, key);
    delete.executeUpdate();
  }

  private static Tally tally(ResultSet row) throws SQLException {
    long[] counts = new long[COUNTS.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = row.getLong(COUNTS.get(i));
    }
    return TallyJson.of(name -> counts[COUNTS.indexOf(name)]);
  }

  private static void bind(PreparedStatement statement, BatchKey key) throws SQLException {
    statement.setString(1, key.tenant().value());
    statement.setString(2, key.id().value());
  }

  private static String each(String form) {
    return COUNTS.stream().map(form::formatted).collect(Collectors.joining(", "));
  }
}
