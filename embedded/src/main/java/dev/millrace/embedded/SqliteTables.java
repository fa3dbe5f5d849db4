package dev.millrace.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Tables that an earlier version may have made. */
final class SqliteTables {
  private SqliteTables() {}

  /** Adds the columns that the table does not have; in rows that are there they are null. */
  static void extend(
      Statement statement, String table, List<String> columns, UnaryOperator<String> declaration)
      throws SQLException {
    Set<String> there = new HashSet<>();
    try (ResultSet rows = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (rows.next()) {
        there.add(rows.getString("name"));
      }
    }
    for (String column : columns) {
      if (!there.contains(column)) {
        statement.execute("ALTER TABLE " + table + " ADD COLUMN " + declaration.apply(column));
      }
    }
  }
}
