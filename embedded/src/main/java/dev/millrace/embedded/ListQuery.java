package dev.millrace.embedded;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIndex.Position;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tenant's jobs in the order of the index {@code job_list}, and judges each by the filter
 * in SQL. It looks at so many jobs at the most, however few of them fit.
 */
record ListQuery(TenantId tenant, JobFilter filter, @Nullable Position after, Instant now) {
  private static final int MOST_SEEN = 10_000;

  /** Behind every id. */
  private static final String LAST_ID = "~";

  /** As {@code JobFilter#matches} has it: what has not ended by its deadline is expired. */
  private static final String STATUS =
      "CASE WHEN status IN ('queued', 'running') AND deadline <= ? THEN 'expired' ELSE status END";

  /**
   * The jobs that fit.
   *
   * @param next where the walk stopped; null at its end
   */
  record Found(List<JobKey> keys, @Nullable Position next) {}

  Found find(SqliteConnection connection, int limit) throws SQLException {
    List<JobKey> keys = new ArrayList<>();
    Position seen = null;
    int count = 0;
    try (ResultSet rows = select(connection).executeQuery()) {
      while (rows.next()) {
        if (keys.size() == limit || count == MOST_SEEN) {
          return new Found(keys, seen);
        }
        count++;
        seen = new Position(Instant.ofEpochMilli(rows.getLong(1)), new JobId(rows.getString(2)));
        if (rows.getBoolean(3)) {
          keys.add(new JobKey(tenant, seen.id()));
        }
      }
    }
    return new Found(keys, null);
  }

  /** A walk that was not read to its end closes with its rows. */
  private PreparedStatement select(SqliteConnection connection) throws SQLException {
    List<Object> values = new ArrayList<>();
    String sql =
        "SELECT created_at, id, "
            + fits(values)
            + " FROM job INDEXED BY job_list WHERE tenant = ?"
            + " AND (created_at, id) < (?, ?) AND created_at >= ? AND created_at < ?"
            + " ORDER BY created_at DESC, id DESC LIMIT "
            + (MOST_SEEN + 1);
    values.add(tenant.value());
    values.add(after == null ? Long.MAX_VALUE : after.createdAt().toEpochMilli());
    values.add(after == null ? LAST_ID : after.id().value());
    values.add(filter.createdFrom() == null ? 0 : filter.createdFrom().toEpochMilli());
    values.add(
        filter.createdBefore() == null ? Long.MAX_VALUE : filter.createdBefore().toEpochMilli());
    PreparedStatement select = connection.prepare(sql);
    for (int i = 0; i < values.size(); i++) {
      select.setObject(i + 1, values.get(i));
    }
    return select;
  }

  /** The filter as an expression, whose values are added to the list in their order. */
  private String fits(List<Object> values) {
    List<String> parts = new ArrayList<>();
    parts.add("(completed_at IS NULL OR completed_at > ?)");
    values.add(now.minus(Retention.RECORD).toEpochMilli());
    if (!filter.statuses().isEmpty()) {
      String words =
          filter.statuses().stream()
              .sorted()
              .map(status -> "'" + status.word() + "'")
              .collect(Collectors.joining(", "));
      parts.add(STATUS + " IN (" + words + ")");
      values.add(now.toEpochMilli());
    }
    if (filter.model() != null) {
      boolean exact = filter.model().indexOf('@') >= 0;
      parts.add(exact ? "model = ?" : "substr(model, 1, instr(model, '@') - 1) = ?");
      values.add(filter.model());
    }
    if (filter.error() == ErrorCode.DEADLINE_EXCEEDED) {
      parts.add("(" + STATUS + " = '" + JobStatus.EXPIRED.word() + "' OR error_code = ?)");
      values.add(now.toEpochMilli());
      values.add(filter.error().slug());
    } else if (filter.error() != null) {
      parts.add("error_code = ?");
      values.add(filter.error().slug());
    }
    return String.join(" AND ", parts);
  }
}
