package dev.millrace.core.model;

import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Payloads in a map, from which a test may take what others hold for stored. */
final class MapPayloadStore implements PayloadStore {
  final Map<PayloadKey, byte[]> content = new ConcurrentHashMap<>();

  @Override
  public boolean write(PayloadKey key, byte[] bytes) {
    return content.putIfAbsent(key, bytes) == null;
  }

  @Override
  public Optional<byte[]> read(PayloadKey key) {
    return Optional.ofNullable(content.get(key));
  }

  @Override
  public void deleteBelow(PayloadKey key) {
    content.keySet().removeIf(each -> each.value().startsWith(key.value() + "/"));
  }
}
