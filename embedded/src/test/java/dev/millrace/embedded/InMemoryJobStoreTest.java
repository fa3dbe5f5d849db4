package dev.millrace.embedded;

import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.JobStoreContract;
import org.junit.jupiter.api.AfterEach;

class InMemoryJobStoreTest extends JobStoreContract {
  private final SqliteJobStore store = SqliteJobStore.inMemory();

  @Override
  protected JobStore store() {
    return store;
  }

  @AfterEach
  void close() {
    store.close();
  }
}
