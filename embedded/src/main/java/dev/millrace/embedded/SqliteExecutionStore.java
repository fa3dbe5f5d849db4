package dev.millrace.embedded;

import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionQuery;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.Machine;
import dev.millrace.asl.store.MapRun;
import dev.millrace.asl.store.Page;
import dev.millrace.asl.store.Revision;
import dev.millrace.embedded.SqliteDatabase.Operation;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executions in a SQLite file: a step that was taken is synced to the disk. Thread-safe. */
public final class SqliteExecutionStore implements ExecutionStore, AutoCloseable {
  private static final String UNFINISHED =
      "SELECT record FROM execution WHERE stopped_at IS NULL AND map_run IS NULL ORDER BY number";
  private static final String CHILDREN =
      "SELECT record FROM execution WHERE map_run = ? AND ordinal >= ? ORDER BY ordinal LIMIT ?";
  private static final String FORGET_EVENTS =
      "DELETE FROM event WHERE execution IN (SELECT arn FROM execution WHERE stopped_at < ?)";
  private static final String FORGET = "DELETE FROM execution WHERE stopped_at < ?";

  private final SqliteDatabase database;

  private SqliteExecutionStore(SqliteDatabase database) {
    this.database = database;
  }

  /** Executions in this file, which is made if it is not there. */
  public static SqliteExecutionStore onDisk(Path file) {
    return new SqliteExecutionStore(SqliteDatabase.onDisk(file, SqliteExecutionStore::create));
  }

  /** Executions that are gone when this is closed. */
  public static SqliteExecutionStore inMemory() {
    return new SqliteExecutionStore(SqliteDatabase.inMemory(SqliteExecutionStore::create));
  }

  @Override
  public boolean create(Execution execution, List<HistoryEvent> events) {
    return database.write(connection -> {
      boolean isNew = ExecutionRow.insert(connection, execution);
      if (isNew) {
        EventRow.insert(connection, execution.arn(), events);
      }
      return isNew;
    });
  }

  @Override
  public void append(String executionArn, List<HistoryEvent> events) {
    if (!events.isEmpty()) {
      write(connection -> EventRow.insert(connection, executionArn, events));
    }
  }

  @Override
  public void update(Execution execution, List<HistoryEvent> events) {
    write(connection -> {
      ExecutionRow.update(connection, execution);
      return EventRow.insert(connection, execution.arn(), events);
    });
  }

  @Override
  public Optional<Execution> find(String executionArn) {
    return database.read(connection -> ExecutionRow.find(connection, executionArn));
  }

  @Override
  public Page<Execution> list(ExecutionQuery query, @Nullable String cursor, int limit) {
    long before = cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
    return database.read(connection -> ExecutionRow.page(connection, query, before, limit));
  }

  @Override
  public List<Execution> unfinished() {
    return database.read(
        connection -> StateJson.records(connection.prepare(UNFINISHED), Execution.class));
  }

  @Override
  public List<Execution> children(String mapRunArn, long fromOrdinal, int limit) {
    return database.read(connection -> {
      PreparedStatement select = connection.prepare(CHILDREN);
      select.setString(1, mapRunArn);
      select.setLong(2, fromOrdinal);
      select.setInt(3, limit);
      return StateJson.records(select, Execution.class);
    });
  }

  @Override
  public List<HistoryEvent> events(String executionArn, long afterId, int limit) {
    return database.read(connection -> EventRow.list(connection, executionArn, afterId, limit));
  }

  @Override
  public long lastEventId(String executionArn) {
    return database.read(connection -> EventRow.last(connection, executionArn));
  }

  @Override
  public void putMachine(Machine machine) {
    put("machine", machine.arn(), machine);
  }

  @Override
  public Optional<Machine> findMachine(String arn) {
    return find("machine", arn, Machine.class);
  }

  @Override
  public void deleteMachine(String arn) {
    write(connection -> {
      PreparedStatement delete = connection.prepare("DELETE FROM machine WHERE name = ?");
      delete.setString(1, arn);
      return delete.executeUpdate();
    });
  }

  @Override
  public Page<Machine> machines(@Nullable String cursor, int limit) {
    List<Machine> found =
        database.read(connection -> {
          PreparedStatement select =
              connection.prepare("SELECT record FROM machine WHERE name > ? ORDER BY name LIMIT ?");
          select.setString(1, cursor == null ? "" : cursor);
          select.setInt(2, limit + 1);
          return StateJson.records(select, Machine.class);
        });
    return found.size() <= limit
        ? new Page<>(found, null)
        : new Page<>(found.subList(0, limit), found.get(limit - 1).arn());
  }

  @Override
  public void putRevision(Revision revision) {
    put("revision", revision.id(), revision);
  }

  @Override
  public Optional<Revision> findRevision(String id) {
    return find("revision", id, Revision.class);
  }

  @Override
  public void putMapRun(MapRun mapRun) {
    write(connection -> {
      PreparedStatement put =
          connection.prepare(
              "INSERT INTO map_run (name, execution, record) VALUES (?, ?, ?)"
                  + " ON CONFLICT (name) DO UPDATE SET record = excluded.record");
      put.setString(1, mapRun.arn());
      put.setString(2, mapRun.executionArn());
      put.setString(3, StateJson.write(mapRun));
      return put.executeUpdate();
    });
  }

  @Override
  public Optional<MapRun> findMapRun(String arn) {
    return find("map_run", arn, MapRun.class);
  }

  @Override
  public List<MapRun> mapRuns(String executionArn) {
    return database.read(connection -> {
      PreparedStatement select =
          connection.prepare("SELECT record FROM map_run WHERE execution = ? ORDER BY number DESC");
      select.setString(1, executionArn);
      return StateJson.records(select, MapRun.class);
    });
  }

  /** Forgets executions that ended before this time, and their histories. */
  public void forget(Instant endedBefore) {
    write(connection -> {
      for (String sql : List.of(FORGET_EVENTS, FORGET)) {
        PreparedStatement delete = connection.prepare(sql);
        delete.setLong(1, endedBefore.toEpochMilli());
        delete.executeUpdate();
      }
      return 0;
    });
  }

  @Override
  public void close() {
    database.close();
  }

  private void write(Operation<Integer> operation) {
    int _ = database.write(operation);
  }

  private void put(String table, String name, Object what) {
    write(connection -> {
      PreparedStatement put =
          connection.prepare(
              "INSERT INTO "
                  + table
                  + " (name, record) VALUES (?, ?)"
                  + " ON CONFLICT (name) DO UPDATE SET record = excluded.record");
      put.setString(1, name);
      put.setString(2, StateJson.write(what));
      return put.executeUpdate();
    });
  }

  private <T> Optional<T> find(String table, String name, Class<T> type) {
    return database.read(connection -> {
      PreparedStatement select =
          connection.prepare("SELECT record FROM " + table + " WHERE name = ?");
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(StateJson.read(rows.getString(1), type))
            : Optional.<T>empty();
      }
    });
  }

  private static void create(Statement statement) throws SQLException {
    ExecutionRow.create(statement);
    EventRow.create(statement);
    for (String table : List.of("machine", "revision")) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS " + table + " (name TEXT PRIMARY KEY, record TEXT)");
    }
    statement.execute(
        "CREATE TABLE IF NOT EXISTS map_run (number INTEGER PRIMARY KEY, name TEXT UNIQUE,"
            + " execution TEXT, record TEXT)");
    statement.execute("CREATE INDEX IF NOT EXISTS map_run_of ON map_run (execution, number)");
  }
}
