package dev.millrace.embedded;

import dev.millrace.core.Sha256;
import dev.millrace.core.inbox.InboxEntry;
import dev.millrace.core.inbox.InboxKey;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.ObjectOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** An inbox that goes with the process. Versions are digests. Thread-safe. */
public final class InMemoryInboxStore implements InboxStore {
  private static final String BUCKET = "memory";

  private final Map<String, Item> items = new ConcurrentSkipListMap<>(InboxKey.ORDER);

  private record Item(Instant changedAt, String contentType, String latin) {
    byte[] content() {
      return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    String version() {
      return Sha256.hex(content());
    }
  }

  /** Somebody puts an object. */
  public void put(String key, byte[] content, String contentType, Instant now) {
    items.put(key, new Item(now, contentType, new String(content, StandardCharsets.ISO_8859_1)));
  }

  /** All keys, whatever they are for. */
  public List<String> keys() {
    return List.copyOf(items.keySet());
  }

  @Override
  public Optional<InboxObject> find(String key) {
    return Optional.ofNullable(items.get(key))
        .map(item ->
            new InboxObject(
                new ObjectOrigin(BUCKET, key, item.version()),
                item.latin().length(),
                item.contentType()));
  }

  @Override
  public Optional<byte[]> read(InboxObject object) {
    return Optional.ofNullable(items.get(object.key()))
        .filter(item -> item.version().equals(object.origin().version()))
        .map(Item::content);
  }

  @Override
  public void write(String key, String json) {
    put(key, json.getBytes(StandardCharsets.UTF_8), "application/json", Instant.EPOCH);
  }

  @Override
  public void delete(String key) {
    items.remove(key);
  }

  @Override
  public void move(ObjectOrigin object, String target) {
    items.computeIfPresent(
        object.key(),
        (key, item) -> {
          if (!item.version().equals(object.version())) {
            return item;
          }
          items.put(target, item);
          return null;
        });
  }

  @Override
  public List<InboxEntry> list(String prefix, String after, int most) {
    return items.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry ->
            new InboxEntry(
                entry.getKey(), entry.getValue().latin().length(), entry.getValue().changedAt()))
        .filter(entry -> InboxKey.ORDER.compare(entry.key(), after) > 0)
        .limit(most)
        .toList();
  }
}
