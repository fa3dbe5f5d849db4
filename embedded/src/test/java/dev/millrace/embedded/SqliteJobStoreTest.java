package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobField;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.JobStoreContract;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.job.Usage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobStoreTest extends JobStoreContract {
  /** Columns that a folder from before calls of providers does not have. */
  private static final Set<JobField> LATEST_FIELDS =
      EnumSet.of(
          JobField.LANE,
          JobField.NO_CACHE,
          JobField.CALLS,
          JobField.SETTLED_INPUT_TOKENS,
          JobField.SETTLED_OUTPUT_TOKENS,
          JobField.SETTLED_CACHED_TOKENS,
          JobField.SETTLED_NANOS,
          JobField.SETTLED_SAVED_NANOS);

  @TempDir Path folder;
  private SqliteJobStore store;

  @BeforeEach
  void open() {
    store = SqliteJobStore.onDisk(folder.resolve("jobs.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected JobStore store() {
    return store;
  }

  @Test
  void shouldKeepJobsOverARestart() {
    Job job = Jobs.succeeded();
    store.create(job);
    store.close();
    open();

    assertThat(store.find(job.key())).contains(job);
  }

  @Test
  void shouldPageThroughAllJobsThatAreNotFinal() {
    List<Job> open = Stream.generate(Jobs::queued).limit(7).toList();
    open.forEach(store::create);
    store.create(Jobs.succeeded());

    List<Job> found = new ArrayList<>();
    JobKey after = null;
    List<Job> page = store.open(after, 3);
    while (!page.isEmpty()) {
      found.addAll(page);
      page = store.open(page.getLast().key(), 3);
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(open);
  }

  @Test
  void shouldForgetWhatEndedLongAgoAndNothingElse() {
    Job done = Jobs.settled();
    Job open = Jobs.queued();
    store.create(Jobs.succeeded());
    store.create(done);
    store.create(open);

    assertThat(store.forget(Jobs.NOW.minusMillis(1))).isEmpty();
    assertThat(store.forget(Jobs.NOW)).containsExactly(done.key());
    assertThat(store.find(done.key())).isEmpty();
    assertThat(store.find(open.key())).contains(open);
  }

  @Test
  void shouldOpenAFolderOfAnEarlierVersion() throws SQLException {
    Job job = Jobs.succeeded();
    store.create(job);
    store.close();
    try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
        Statement statement = old.createStatement()) {
      statement.execute("ALTER TABLE job DROP COLUMN delivery");
      statement.execute("DROP TABLE usage");
    }
    open();

    assertThat(store.find(job.key())).contains(job);
    assertThat(store.settle(List.of(job.settle().orElseThrow()))).isEqualTo(1);
  }

  @Test
  void shouldGiveTheCountersOfAnEarlierVersionTheCountsOfProviders() throws SQLException {
    LocalDate day = Ledger.day(Jobs.NOW);
    store.close();
    try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
        Statement statement = old.createStatement()) {
      statement.execute("DROP TABLE usage");
      statement.execute(
          "CREATE TABLE usage (tenant TEXT, day TEXT, jobs INTEGER, runs INTEGER,"
              + " run_millis INTEGER, PRIMARY KEY (tenant, day)) WITHOUT ROWID");
      statement.execute("INSERT INTO usage VALUES ('tenant-a', '" + day + "', 2, 3, 40)");
    }
    open();
    assertThat(store.usage(Jobs.TENANT, day)).isEqualTo(new Usage(2, 3, 40));

    Job paid = Jobs.end(Jobs.paid(new Tokens(100, 20, 50), 7_000));
    store.create(paid);
    store.settle(List.of(paid.settle().orElseThrow()));

    Spend spend = new Spend(new Tokens(100, 20, 50), 7_000, 0);
    assertThat(store.usage(Jobs.TENANT, day)).isEqualTo(new Usage(3, 4, 40, spend));
    store.close();
    open();
    assertThat(store.usage(Jobs.TENANT, day)).isEqualTo(new Usage(3, 4, 40, spend));
  }

  @Test
  void shouldOpenAFolderOfAVersionThatCalledNoProviders() throws SQLException {
    Job job = Jobs.succeeded();
    store.create(job);
    store.close();
    try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
        Statement statement = old.createStatement()) {
      for (JobField field : LATEST_FIELDS) {
        statement.execute("ALTER TABLE job DROP COLUMN " + field.column());
      }
    }
    open();

    assertThat(store.find(job.key())).contains(job);
    Job paid = Jobs.paid(new Tokens(100, 20, 50), 7_000);
    store.create(paid);
    assertThat(store.find(paid.key())).contains(paid);
  }

  @Test
  void shouldRefuseWritesAfterItWasClosedInsteadOfWaitingForEver() {
    store.close();

    assertThatThrownBy(() -> store.create(Jobs.queued()))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
