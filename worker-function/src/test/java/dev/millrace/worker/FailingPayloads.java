package dev.millrace.worker;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.util.Optional;

/** Payloads of which the next few cannot be written. */
final class FailingPayloads implements PayloadStore {
  private final PayloadStore store;
  private int failures;

  FailingPayloads(PayloadStore store, int failures) {
    this.store = store;
    this.failures = failures;
  }

  @Override
  public boolean write(PayloadKey key, byte[] content) {
    if (failures-- > 0) {
      throw new StoreUnavailableException("down for now", null);
    }
    return store.write(key, content);
  }

  @Override
  public Optional<byte[]> read(PayloadKey key) {
    return store.read(key);
  }

  @Override
  public void deleteBelow(PayloadKey key) {
    store.deleteBelow(key);
  }
}
