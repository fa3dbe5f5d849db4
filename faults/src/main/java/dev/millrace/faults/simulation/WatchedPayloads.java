package dev.millrace.faults.simulation;

import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.embedded.InMemoryPayloadStore;
import java.util.Optional;

/** Payloads whose calls take time and go wrong. */
final class WatchedPayloads implements PayloadStore {
  private final InMemoryPayloadStore store = new InMemoryPayloadStore();
  private final Troubles.Calls calls;

  WatchedPayloads(Troubles.Calls calls) {
    this.calls = calls;
  }

  @Override
  public boolean write(PayloadKey key, byte[] content) {
    calls.before("write");
    boolean written = store.write(key, content);
    calls.after("write");
    return written;
  }

  @Override
  public Optional<byte[]> read(PayloadKey key) {
    calls.before("read");
    Optional<byte[]> content = store.read(key);
    calls.after("read");
    return content;
  }

  @Override
  public void deleteBelow(PayloadKey key) {
    calls.before("delete");
    store.deleteBelow(key);
    calls.after("delete");
  }
}
