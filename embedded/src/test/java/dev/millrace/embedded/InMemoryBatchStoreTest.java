package dev.millrace.embedded;

import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.BatchStoreContract;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;

class InMemoryBatchStoreTest extends BatchStoreContract {
  private final SqliteJobStore jobs = SqliteJobStore.inMemory();
  private final BatchStore store = new SqliteBatchStore(jobs);

  @Override
  protected BatchStore store() {
    return store;
  }

  @Override
  protected Usage usage(TenantId tenant, LocalDate day) {
    return jobs.usage(tenant, day);
  }

  @AfterEach
  void close() {
    jobs.close();
  }
}
