package dev.millrace.embedded;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.queue.QueuePlace;
import dev.millrace.core.queue.QueueState;
import dev.millrace.core.queue.QueueState.Workers;
import dev.millrace.core.queue.QueueStats;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue as the store of jobs knows it, exactly up to {@link QueueStats#MOST_COUNTED}. Only an
 * index of waiting jobs is read, and of it no more than that. A submission is told the length of
 * its tenant's line as it was within the last second, so that many at once cost no more.
 * Thread-safe.
 */
public final class SqliteQueueStats implements QueueStats {
  static final String INDEX =
      "CREATE INDEX IF NOT EXISTS job_queued ON job (tenant, created_at, not_before)"
          + " WHERE status = 'queued'";

  private static final String WAITING =
      "FROM job INDEXED BY job_queued WHERE status = 'queued'"
          + " AND (not_before IS NULL OR not_before <= ?)";
  private static final String COUNT =
      "SELECT count(*) FROM (SELECT 1 %s LIMIT " + MOST_COUNTED + ")";
  private static final String DEPTH = COUNT.formatted(WAITING);
  private static final String AHEAD =
      COUNT.formatted(WAITING + " AND tenant = ? AND created_at < ?");
  private static final String OLDEST_OF =
      "SELECT created_at " + WAITING + " AND tenant = ? ORDER BY created_at LIMIT 1";

  /** Jumps from tenant to tenant in the index, however many jobs each of them has. */
  private static final String OLDEST =
      "WITH RECURSIVE line (tenant) AS ("
          + "SELECT min(tenant) FROM job INDEXED BY job_queued WHERE status = 'queued'"
          + " UNION ALL SELECT (SELECT min(tenant) FROM job INDEXED BY job_queued"
          + " WHERE status = 'queued' AND tenant > line.tenant)"
          + " FROM line WHERE line.tenant IS NOT NULL LIMIT "
          + MOST_COUNTED
          + ") SELECT min((SELECT created_at "
          + WAITING
          + " AND tenant = line.tenant ORDER BY created_at LIMIT 1)) FROM line";

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int MOST_LINES = 10_000;

  private final SqliteDatabase database;
  private final InstantSource clock;
  private final IntSupplier busy;
  private final int workers;
  private final Map<TenantId, Line> lines = new ConcurrentHashMap<>();

  /** A tenant's line as it was. */
  private record Line(Instant at, long depth, @Nullable Instant oldest) {}

  /**
   * The queue before these workers.
   *
   * @param busy how many jobs are run now
   * @param workers how many can be
   */
  public SqliteQueueStats(
      SqliteJobStore store, InstantSource clock, IntSupplier busy, int workers) {
    this.database = store.database();
    this.clock = clock;
    this.busy = busy;
    this.workers = workers;
  }

  @Override
  public QueueState state() {
    Instant now = clock.instant();
    int used = busy.getAsInt();
    return database.read(connection -> {
      long depth = number(bound(connection, DEPTH, now)).orElse(0L);
      Optional<Duration> age =
          number(bound(connection, OLDEST, now))
              .map(oldest -> age(Instant.ofEpochMilli(oldest), now));
      return new QueueState(depth, used, age.orElse(null), null, new Workers(used, workers));
    });
  }

  @Override
  public Optional<QueuePlace> place(Job job) {
    Instant now = clock.instant();
    if (!(job.state() instanceof Queued(Instant notBefore))
        || (notBefore != null && notBefore.isAfter(now))) {
      return Optional.empty();
    }
    TenantId tenant = job.key().tenant();
    Instant created = job.request().createdAt();
    Line line = line(tenant, now);
    long ahead = created.isBefore(line.at()) ? ahead(tenant, created, now) : line.depth();
    Instant oldest =
        line.oldest() == null || line.oldest().isAfter(created) ? created : line.oldest();
    return Optional.of(new QueuePlace(ahead, age(oldest, now)));
  }

  private Line line(TenantId tenant, Instant now) {
    Line known = lines.get(tenant);
    if (known != null && now.isBefore(known.at().plus(FRESH))) {
      return known;
    }
    if (lines.size() >= MOST_LINES) {
      lines.clear();
    }
    Line line = new Line(now, ahead(tenant, now, now), oldest(tenant, now).orElse(null));
    lines.put(tenant, line);
    return line;
  }

  private long ahead(TenantId tenant, Instant created, Instant now) {
    return database.read(connection -> {
      PreparedStatement select = bound(connection, AHEAD, now);
      select.setString(2, tenant.value());
      select.setLong(3, created.toEpochMilli());
      return number(select).orElse(0L);
    });
  }

  private Optional<Instant> oldest(TenantId tenant, Instant now) {
    return database.read(connection -> {
      PreparedStatement select = bound(connection, OLDEST_OF, now);
      select.setString(2, tenant.value());
      return number(select).map(Instant::ofEpochMilli);
    });
  }

  private static Duration age(Instant since, Instant now) {
    return since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
  }

  private static PreparedStatement bound(SqliteConnection connection, String sql, Instant now)
      throws SQLException {
    PreparedStatement select = connection.prepare(sql);
    select.setLong(1, now.toEpochMilli());
    return select;
  }

  /** The number in the first row; empty if there is none. */
  private static Optional<Long> number(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        return Optional.empty();
      }
      long number = rows.getLong(1);
      return rows.wasNull() ? Optional.empty() : Optional.of(number);
    }
  }
}
