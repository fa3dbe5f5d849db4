package dev.millrace.embedded;

import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.PayloadStoreContract;

class InMemoryPayloadStoreTest extends PayloadStoreContract {
  private final InMemoryPayloadStore store = new InMemoryPayloadStore();

  @Override
  protected PayloadStore store() {
    return store;
  }
}
