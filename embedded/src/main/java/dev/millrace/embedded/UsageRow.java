package dev.millrace.embedded;

import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;

/** The table of counters, one row for each tenant and day. */
final class UsageRow {
  static final String SCHEMA =
      "CREATE TABLE IF NOT EXISTS usage (tenant TEXT, day TEXT, jobs INTEGER, runs INTEGER,"
          + " run_millis INTEGER, PRIMARY KEY (tenant, day)) WITHOUT ROWID";
  private static final String ADD =
      "INSERT INTO usage (tenant, day, jobs, runs, run_millis) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs, runs = runs + excluded.runs,"
          + " run_millis = run_millis + excluded.run_millis";
  private static final String SELECT =
      "SELECT coalesce(sum(jobs), 0), coalesce(sum(runs), 0), coalesce(sum(run_millis), 0)"
          + " FROM usage WHERE tenant = ? AND day BETWEEN ? AND ?";

  private UsageRow() {}

  static void add(SqliteConnection connection, Settlement settlement) throws SQLException {
    PreparedStatement add = connection.prepare(ADD);
    add.setString(1, settlement.next().key().tenant().value());
    add.setString(2, settlement.day().toString());
    add.setLong(3, settlement.usage().jobs());
    add.setLong(4, settlement.usage().runs());
    add.setLong(5, settlement.usage().runMillis());
    add.executeUpdate();
  }

  static Usage read(SqliteConnection connection, TenantId tenant, LocalDate from, LocalDate to)
      throws SQLException {
    PreparedStatement select = connection.prepare(SELECT);
    select.setString(1, tenant.value());
    select.setString(2, from.toString());
    select.setString(3, to.toString());
    try (ResultSet rows = select.executeQuery()) {
      rows.next();
      return new Usage(rows.getLong(1), rows.getLong(2), rows.getLong(3));
    }
  }
}
