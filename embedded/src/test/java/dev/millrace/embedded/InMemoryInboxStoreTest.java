package dev.millrace.embedded;

import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.InboxStoreContract;
import java.time.Instant;

class InMemoryInboxStoreTest extends InboxStoreContract {
  private final InMemoryInboxStore store = new InMemoryInboxStore();

  @Override
  protected InboxStore store() {
    return store;
  }

  @Override
  protected void put(String key, byte[] content) {
    store.put(key, content, "", Instant.EPOCH);
  }
}
