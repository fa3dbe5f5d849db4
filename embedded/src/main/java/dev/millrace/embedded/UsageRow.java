package dev.millrace.embedded;

import dev.millrace.core.job.Spend;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.job.Usage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The table of counters, one row for each tenant and day. */
final class UsageRow {
  private static final String[] COUNTS = {
    "jobs",
    "runs",
    "run_millis",
    "input_tokens",
    "output_tokens",
    "cached_tokens",
    "nanos",
    "saved_nanos"
  };
  private static final String ADD =
      "INSERT INTO usage (tenant, day, %s) VALUES (?, ?%s) ON CONFLICT DO UPDATE SET %s"
          .formatted(
              String.join(", ", COUNTS),
              ", ?".repeat(COUNTS.length),
              each("%1$s = ifnull(%1$s, 0) + excluded.%1$s"));
  private static final String SELECT =
      "SELECT %s FROM usage WHERE tenant = ? AND day BETWEEN ? AND ?"
          .formatted(each("ifnull(sum(%s), 0)"));

  private UsageRow() {}

  /** Makes the table, or gives that of an earlier version the counts it does not have. */
  static void createOrExtend(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS usage (tenant TEXT, day TEXT, %s, PRIMARY KEY (tenant, day))"
                .formatted(each("%s INTEGER"))
            + " WITHOUT ROWID");
    SqliteTables.extend(statement, "usage", List.of(COUNTS), count -> count + " INTEGER");
  }

  static void add(SqliteConnection connection, TenantId tenant, LocalDate day, Usage usage)
      throws SQLException {
    PreparedStatement add = connection.prepare(ADD);
    add.setString(1, tenant.value());
    add.setString(2, day.toString());
    Spend spend = usage.spend();
    add.setLong(3, usage.jobs());
    add.setLong(4, usage.runs());
    add.setLong(5, usage.runMillis());
    add.setLong(6, spend.tokens().input());
    add.setLong(7, spend.tokens().output());
    add.setLong(8, spend.tokens().cached());
    add.setLong(9, spend.nanos());
    add.setLong(10, spend.savedNanos());
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
      Tokens tokens = new Tokens(rows.getLong(4), rows.getLong(5), rows.getLong(6));
      return new Usage(
          rows.getLong(1),
          rows.getLong(2),
          rows.getLong(3),
          new Spend(tokens, rows.getLong(7), rows.getLong(8)));
    }
  }

  private static String each(String form) {
    return Arrays.stream(COUNTS).map(form::formatted).collect(Collectors.joining(", "));
  }
}
