package dev.millrace.embedded;

import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.TenantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;

/** What the table of jobs says of reservations, for the counters of a new process. */
final class ReservationRows {
  private static final String HELD =
      "SELECT tenant, reserved_day, count(*), count(*) FROM job"
          + " WHERE due_at IS NOT NULL AND reserved_day IS NOT NULL GROUP BY tenant, reserved_day";

  /** Jobs that have spent their units and hold nothing any more; older ones matter to nobody. */
  private static final String SPENT =
      "SELECT tenant, created_at / 86400000 AS day, 0, count(*) FROM job"
          + " WHERE completed_at >= unixepoch('now', '-2 days') * 1000 AND reserved_day IS NULL"
          + " AND attempts > ifnull(attempts_since, 0) GROUP BY tenant, day";

  private ReservationRows() {}

  static void count(SqliteConnection connection, InMemoryQuotas quotas) throws SQLException {
    for (String query : new String[] {HELD, SPENT}) {
      PreparedStatement select = connection.prepare(query);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          quotas.found(
              new TenantId(rows.getString(1)),
              LocalDate.ofEpochDay(rows.getLong(2)),
              rows.getLong(3),
              rows.getLong(4) * Ledger.UNITS);
        }
      }
    }
  }
}
