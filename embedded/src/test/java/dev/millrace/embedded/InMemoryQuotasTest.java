package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.account.Quotas.Spent;
import dev.millrace.core.account.QuotasContract;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Ledger;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InMemoryQuotasTest extends QuotasContract {
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
  protected Quotas quotas() {
    return store.quotas();
  }

  @Override
  protected JobStore store() {
    return store;
  }

  @Test
  void shouldCountAfterARestartWhatOpenJobsHold() {
    store.create(Jobs.queued());
    store.create(Jobs.running());
    store.close();
    open();

    assertThat(quotas().spent(Jobs.TENANT, Ledger.day(Jobs.NOW))).isEqualTo(new Spent(2, 2));
  }
}
