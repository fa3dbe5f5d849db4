package dev.millrace.embedded;

import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Payloads in memory, for tests. Thread-safe. */
public final class InMemoryPayloadStore implements PayloadStore {
  private final Map<PayloadKey, byte[]> contents = new ConcurrentHashMap<>();

  @Override
  public boolean write(PayloadKey key, byte[] content) {
    return contents.putIfAbsent(key, content.clone()) == null;
  }

  @Override
  public Optional<byte[]> read(PayloadKey key) {
    return Optional.ofNullable(contents.get(key)).map(byte[]::clone);
  }

  @Override
  public void deleteBelow(PayloadKey key) {
    contents.keySet().removeIf(each -> each.value().startsWith(key + "/"));
  }
}
