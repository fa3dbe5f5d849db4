package dev.millrace.embedded;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobField;
import dev.millrace.core.job.JobFields;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of jobs: its statements, and how a job becomes a row and a row a job. */
final class JobRow {
  private static final List<JobField> FIELDS = List.of(JobField.values());
  private static final List<JobField> REST =
      FIELDS.stream().filter(f -> f != JobField.TENANT && f != JobField.ID).toList();
  private static final String COLUMNS = columns("%s");

  static final String INSERT =
      "INSERT INTO job (%s) VALUES (%s) ON CONFLICT DO NOTHING".formatted(COLUMNS, columns("?"));

  static final String UPDATE =
      "UPDATE job SET %s WHERE tenant = ? AND id = ? AND version = ?"
          .formatted(REST.stream().map(f -> f.column() + " = ?").collect(Collectors.joining(", ")));

  static final String SELECT = "SELECT " + COLUMNS + " FROM job ";

  private JobRow() {}

  /**
   * Makes the table, or gives that of an earlier version the columns it does not have: one that
   * nobody wrote reads as null, as if its field did not exist.
   */
  static void createOrExtend(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS job (%s, PRIMARY KEY (tenant, id))".formatted(declarations()));
    SqliteTables.extend(
        statement,
        "job",
        FIELDS.stream().map(JobField::column).toList(),
        column -> declaration(JobField.valueOf(column.toUpperCase(Locale.ROOT))));
    statement.execute(
        "CREATE INDEX IF NOT EXISTS job_due ON job (due_at) WHERE due_at IS NOT NULL");
    statement.execute(
        "CREATE INDEX IF NOT EXISTS job_completed ON job (completed_at)"
            + " WHERE completed_at IS NOT NULL");
    statement.execute(SqliteQueueStats.INDEX);
    statement.execute(
        "CREATE INDEX IF NOT EXISTS job_with_data ON job (completed_at)"
            + " WHERE completed_at IS NOT NULL AND data_removed_at IS NULL");
    statement.execute("CREATE INDEX IF NOT EXISTS job_list ON job (tenant, created_at, id)");
  }

  static void bindInsert(PreparedStatement insert, Job job) throws SQLException {
    bind(insert, FIELDS, job);
  }

  static void bindUpdate(PreparedStatement update, Job next) throws SQLException {
    bind(update, REST, next);
    update.setString(REST.size() + 1, next.key().tenant().value());
    update.setString(REST.size() + 2, next.key().id().value());
    update.setLong(REST.size() + 3, next.version() - 1);
  }

  static Job read(ResultSet row) throws SQLException {
    Map<JobField, Object> fields = new EnumMap<>(JobField.class);
    for (int i = 0; i < FIELDS.size(); i++) {
      JobField field = FIELDS.get(i);
      if (field.isNumber()) {
        long value = row.getLong(i + 1);
        if (!row.wasNull()) {
          fields.put(field, value);
        }
      } else {
        String value = row.getString(i + 1);
        if (value != null) {
          fields.put(field, value);
        }
      }
    }
    return JobFields.read(fields);
  }

  private static void bind(PreparedStatement statement, List<JobField> fields, Job job)
      throws SQLException {
    Map<JobField, Object> values = JobFields.write(job);
    for (int i = 0; i < fields.size(); i++) {
      Object value = values.get(fields.get(i));
      if (value == null) {
        statement.setNull(i + 1, Types.NULL);
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else {
        statement.setString(i + 1, (String) value);
      }
    }
  }

  private static String declarations() {
    return FIELDS.stream().map(JobRow::declaration).collect(Collectors.joining(", "));
  }

  private static String declaration(JobField field) {
    return field.column() + (field.isNumber() ? " INTEGER" : " TEXT");
  }

  private static String columns(String form) {
    return Arrays.stream(JobField.values())
        .map(field -> form.formatted(field.column()))
        .collect(Collectors.joining(", "));
  }
}
