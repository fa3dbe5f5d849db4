package dev.millrace.embedded;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs in SQLite. A write that has returned is synced to the disk. Thread-safe. */
public final class SqliteJobStore implements JobStore, JobIndex, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteJobStore.class);
  private static final String BY_KEY = JobRow.SELECT + "WHERE tenant = ? AND id = ?";
  private static final String DUE =
      JobRow.SELECT + "WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?";
  private static final String OPEN =
      JobRow.SELECT
          + "WHERE due_at IS NOT NULL AND status IN ('queued', 'running')"
          + " AND (tenant, id) > (?, ?) ORDER BY 1, 2 LIMIT ?";
  private static final String FORGET =
      "DELETE FROM job WHERE completed_at <= ? AND due_at IS NULL RETURNING tenant, id";

  private static final String OVER_TIME =
      "SELECT tenant, id FROM job WHERE completed_at <= ? AND data_removed_at IS NULL"
          + " AND due_at IS NULL ORDER BY completed_at LIMIT ?";
  private static final String STRIP =
      "UPDATE job SET input = NULL, input_ref = NULL, output = NULL, output_ref = NULL,"
          + " metadata = NULL, data_removed_at = completed_at + ?, version = version + 1"
          + " WHERE tenant = ? AND id = ? AND data_removed_at IS NULL AND due_at IS NULL"
          + " AND completed_at IS NOT NULL";

  private final SqliteDatabase database;
  private volatile Consumer<Job> listener = job -> {};
  private final InMemoryQuotas quotas = new InMemoryQuotas();

  private SqliteJobStore(SqliteDatabase database) {
    this.database = database;
    database.read(connection -> {
      ReservationRows.count(connection, quotas);
      return true;
    });
  }

  /** The jobs in this file, which is made if it is not there. */
  public static SqliteJobStore onDisk(Path file) {
    return new SqliteJobStore(SqliteDatabase.onDisk(file, SqliteJobStore::schema));
  }

  /** A store that is gone when it is closed, for tests. */
  public static SqliteJobStore inMemory() {
    return new SqliteJobStore(SqliteDatabase.inMemory(SqliteJobStore::schema));
  }

  @Override
  public SaveResult create(Job job) {
    return told(
        job,
        database.write(connection -> {
          PreparedStatement insert = connection.prepare(JobRow.INSERT);
          JobRow.bindInsert(insert, job);
          return insert.executeUpdate() == 1
              ? new Saved()
              : new Conflict(select(connection, job.key()));
        }));
  }

  @Override
  public SaveResult save(Job next) {
    if (next.version() < 2) {
      throw new IllegalArgumentException("A first version is created, not saved: " + next.key());
    }
    return told(
        next,
        database.write(connection -> {
          PreparedStatement update = connection.prepare(JobRow.UPDATE);
          JobRow.bindUpdate(update, next);
          return update.executeUpdate() == 1
              ? new Saved()
              : new Conflict(select(connection, next.key()));
        }));
  }

  @Override
  public Optional<Job> find(JobKey key) {
    return database.read(connection -> Optional.ofNullable(select(connection, key)));
  }

  @Override
  public List<Job> due(int shard, Instant now, int limit) {
    return database.read(connection -> {
      PreparedStatement select = connection.prepare(DUE);
      select.setLong(1, now.toEpochMilli());
      select.setInt(2, limit);
      return list(select);
    });
  }

  /**
   * {@inheritDoc}
   *
   * <p>All in one transaction with everything else that waits for the disk.
   */
  @Override
  public int settle(List<Settlement> settlements) {
    List<Settlement> settled =
        database.write(connection -> {
          List<Settlement> done = new ArrayList<>();
          for (Settlement settlement : settlements) {
            PreparedStatement update = connection.prepare(JobRow.UPDATE);
            JobRow.bindUpdate(update, settlement.next());
            if (update.executeUpdate() == 1) {
              UsageRow.add(
                  connection,
                  settlement.next().key().tenant(),
                  settlement.day(),
                  settlement.usage());
              done.add(settlement);
            }
          }
          return done;
        });
    settled.forEach(quotas::settled);
    settled.forEach(settlement -> listener.accept(settlement.next()));
    return settled.size();
  }

  @Override
  public Usage usage(TenantId tenant, LocalDate day) {
    return usage(tenant, day, day);
  }

  @Override
  public Usage usage(TenantId tenant, LocalDate from, LocalDate to) {
    return database.read(connection -> UsageRow.read(connection, tenant, from, to));
  }

  /** What the tenants of these jobs have reserved. */
  public Quotas quotas() {
    return quotas;
  }

  @Override
  public int shards() {
    return 1;
  }

  @Override
  public Page page(
      TenantId tenant, JobFilter filter, @Nullable Position after, int limit, Instant now) {
    ListQuery query = new ListQuery(tenant, filter, after, now);
    return database.read(connection -> {
      ListQuery.Found found = query.find(connection, limit);
      List<Job> jobs = new ArrayList<>();
      for (JobKey key : found.keys()) {
        find(connection, key).ifPresent(jobs::add);
      }
      return new Page(jobs, found.next());
    });
  }

  /**
   * From now on this one, and no other, is told of every job that was created, saved or settled,
   * once that is committed and before the write returns. It takes no time and never throws.
   */
  void onCommit(Consumer<Job> told) {
    listener = told;
  }

  SqliteDatabase database() {
    return database;
  }

  private SaveResult told(Job job, SaveResult result) {
    if (result instanceof Saved) {
      listener.accept(job);
    }
    return result;
  }

  /**
   * Jobs that are not final, in the order of their keys, from behind the given one on; for the
   * recovery at a start.
   */
  public List<Job> open(@Nullable JobKey after, int limit) {
    return database.read(connection -> {
      PreparedStatement select = connection.prepare(OPEN);
      select.setString(1, after == null ? "" : after.tenant().value());
      select.setString(2, after == null ? "" : after.id().value());
      select.setInt(3, limit);
      return list(select);
    });
  }

  /** Jobs whose data are still there, though they ended before this moment. */
  public List<JobKey> overTime(Instant endedBefore, int limit) {
    return database.read(connection -> {
      PreparedStatement select = connection.prepare(OVER_TIME);
      select.setLong(1, endedBefore.toEpochMilli());
      select.setInt(2, limit);
      return keys(select);
    });
  }

  /** Takes the data out of these jobs' records; what lies elsewhere must be gone already. */
  public void strip(List<JobKey> jobs) {
    database.write(connection -> {
      PreparedStatement strip = connection.prepare(STRIP);
      for (JobKey key : jobs) {
        strip.setLong(1, Retention.DATA.toMillis());
        strip.setString(2, key.tenant().value());
        strip.setString(3, key.id().value());
        strip.executeUpdate();
      }
      return jobs.size();
    });
  }

  /**
   * Deletes the jobs that ended before this moment; answers which they were, so that their payloads
   * can go too.
   */
  public List<JobKey> forget(Instant endedBefore) {
    return database.write(connection -> {
      PreparedStatement delete = connection.prepare(FORGET);
      delete.setLong(1, endedBefore.toEpochMilli());
      return keys(delete);
    });
  }

  @Override
  public void close() {
    database.close();
  }

  private static List<JobKey> keys(PreparedStatement query) throws SQLException {
    List<JobKey> keys = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        keys.add(new JobKey(new TenantId(rows.getString(1)), new JobId(rows.getString(2))));
      }
    }
    return keys;
  }

  private static void schema(Statement statement) throws SQLException {
    JobRow.createOrExtend(statement);
    UsageRow.createOrExtend(statement);
    BatchRow.create(statement);
    ChunkRow.create(statement);
  }

  private static @Nullable Job select(SqliteConnection connection, JobKey key) throws SQLException {
    PreparedStatement select = connection.prepare(BY_KEY);
    select.setString(1, key.tenant().value());
    select.setString(2, key.id().value());
    try (ResultSet rows = select.executeQuery()) {
      return rows.next() ? JobRow.read(rows) : null;
    }
  }

  private static Optional<Job> find(SqliteConnection connection, JobKey key) throws SQLException {
    PreparedStatement select = connection.prepare(BY_KEY);
    select.setString(1, key.tenant().value());
    select.setString(2, key.id().value());
    try (ResultSet rows = select.executeQuery()) {
      return rows.next() ? readable(rows) : Optional.empty();
    }
  }

  /** One record that nobody here can read must not keep the others waiting. */
  private static Optional<Job> readable(ResultSet row) throws SQLException {
    try {
      return Optional.of(JobRow.read(row));
    } catch (IllegalArgumentException | NullPointerException e) {
      LOG.error("Job {} cannot be read", row.getString(2), e);
      return Optional.empty();
    }
  }

  private static List<Job> list(PreparedStatement select) throws SQLException {
    List<Job> jobs = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        readable(rows).ifPresent(jobs::add);
      }
    }
    return jobs;
  }
}
