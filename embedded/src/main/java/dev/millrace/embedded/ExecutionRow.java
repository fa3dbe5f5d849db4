package dev.millrace.embedded;

import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionQuery;
import dev.millrace.asl.store.Page;
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

/** Executions as rows: the record, and beside it what they are looked for by. */
final class ExecutionRow {
  /** A mark that binds nothing asks for nothing. */
  private static final String LIST =
      "SELECT number, record FROM execution WHERE %s AND number < ?2"
          + " AND (?3 IS NULL OR status = ?3) AND (?4 IS NULL OR redriven = ?4)"
          + " ORDER BY number DESC LIMIT ?5";

  private static final String OF_MACHINE = LIST.formatted("machine = ?1 AND map_run IS NULL");
  private static final String OF_MAP_RUN = LIST.formatted("map_run = ?1");

  private ExecutionRow() {}

  static void create(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS execution (number INTEGER PRIMARY KEY, arn TEXT UNIQUE,"
            + " machine TEXT, map_run TEXT, ordinal INTEGER, status TEXT, redriven INTEGER,"
            + " stopped_at INTEGER, record TEXT)");
    statement.execute(
        "CREATE INDEX IF NOT EXISTS execution_of ON execution (machine, number)"
            + " WHERE map_run IS NULL");
    statement.execute(
        "CREATE INDEX IF NOT EXISTS execution_child ON execution (map_run, ordinal)"
            + " WHERE map_run IS NOT NULL");
    statement.execute("CREATE INDEX IF NOT EXISTS execution_stopped ON execution (stopped_at)");
  }

  /** Whether there was none of this name. */
  static boolean insert(SqliteConnection connection, Execution execution) throws SQLException {
    PreparedStatement insert =
        connection.prepare(
            "INSERT INTO execution (status, redriven, stopped_at, record, arn, machine, map_run,"
                + " ordinal) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    bind(insert, execution);
    insert.setString(6, execution.machineArn());
    Execution.Parent parent = execution.parent();
    insert.setString(7, parent == null ? null : parent.mapRunArn());
    if (parent == null) {
      insert.setNull(8, Types.NULL);
    } else {
      insert.setLong(8, parent.ordinal());
    }
    return insert.executeUpdate() == 1;
  }

  static void update(SqliteConnection connection, Execution execution) throws SQLException {
    PreparedStatement update =
        connection.prepare(
            "UPDATE execution SET status = ?, redriven = ?, stopped_at = ?, record = ?"
                + " WHERE arn = ?");
    bind(update, execution);
    update.executeUpdate();
  }

  static Optional<Execution> find(SqliteConnection connection, String arn) throws SQLException {
    PreparedStatement select = connection.prepare("SELECT record FROM execution WHERE arn = ?");
    select.setString(1, arn);
    return StateJson.records(select, Execution.class).stream().findFirst();
  }

  static Page<Execution> page(
      SqliteConnection connection, ExecutionQuery query, long before, int limit)
      throws SQLException {
    String mapRun = query.mapRunArn();
    PreparedStatement select = connection.prepare(mapRun == null ? OF_MACHINE : OF_MAP_RUN);
    select.setString(1, mapRun == null ? query.machineArn() : mapRun);
    select.setLong(2, before);
    select.setString(3, query.status() == null ? null : query.status().name());
    Boolean redriven = query.redriven();
    if (redriven == null) {
      select.setNull(4, Types.NULL);
    } else {
      select.setBoolean(4, redriven);
    }
    select.setInt(5, limit + 1);
    List<Execution> found = new ArrayList<>();
    long last = 0;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        if (found.size() == limit) {
          return new Page<>(found, Long.toString(last));
        }
        last = rows.getLong(1);
        found.add(StateJson.read(rows.getString(2), Execution.class));
      }
    }
    return new Page<>(found, null);
  }

  private static void bind(PreparedStatement write, Execution execution) throws SQLException {
    write.setString(1, execution.status().name());
    write.setBoolean(2, execution.redriveCount() > 0);
    Instant stopped = execution.stopDate();
    setMillis(write, stopped);
    write.setString(4, StateJson.write(execution));
    write.setString(5, execution.arn());
  }

  private static void setMillis(PreparedStatement write, @Nullable Instant stopped)
      throws SQLException {
    if (stopped == null) {
      write.setNull(3, Types.NULL);
    } else {
      write.setLong(3, stopped.toEpochMilli());
    }
  }
}
