package dev.millrace.embedded;

import dev.millrace.asl.history.HistoryEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The events of executions as rows. */
final class EventRow {
  private EventRow() {}

  static void create(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS event (execution TEXT, id INTEGER, record TEXT,"
            + " PRIMARY KEY (execution, id)) WITHOUT ROWID");
  }

  /** How many there are. */
  static int insert(SqliteConnection connection, String execution, List<HistoryEvent> events)
      throws SQLException {
    PreparedStatement insert =
        connection.prepare("INSERT INTO event (execution, id, record) VALUES (?, ?, ?)");
    for (HistoryEvent event : events) {
      insert.setString(1, execution);
      insert.setLong(2, event.id());
      insert.setString(3, StateJson.write(event));
      insert.executeUpdate();
    }
    return events.size();
  }

  static List<HistoryEvent> list(
      SqliteConnection connection, String execution, long after, int limit) throws SQLException {
    PreparedStatement select =
        connection.prepare(
            "SELECT record FROM event WHERE execution = ? AND id > ? ORDER BY id LIMIT ?");
    select.setString(1, execution);
    select.setLong(2, after);
    select.setInt(3, limit);
    return StateJson.records(select, HistoryEvent.class);
  }

  static long last(SqliteConnection connection, String execution) throws SQLException {
    PreparedStatement select =
        connection.prepare("SELECT ifnull(max(id), 0) FROM event WHERE execution = ?");
    select.setString(1, execution);
    try (ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
