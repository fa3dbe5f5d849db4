package dev.millrace.core.payload;

import dev.millrace.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Decides where a JSON document lies, and brings it back unchanged. Thread-safe. */
public final class Payloads {

  /**
   * Documents up to this many bytes stay in the job's record: two of them leave most of DynamoDB's
   * 400 KB item free.
   */
  public static final int INLINE_LIMIT = 64 * 1024;

  private final PayloadStore store;

  public Payloads(PayloadStore store) {
    this.store = store;
  }

  /**
   * Keeps a document, under the key if it is too big for the record.
   *
   * @throws CorruptPayloadException if the key is taken by other bytes
   */
  public Payload keep(PayloadKey key, String json) {
    byte[] content = json.getBytes(StandardCharsets.UTF_8);
    if (content.length <= INLINE_LIMIT) {
      return new Payload.Inline(json);
    }
    Payload.Stored stored = new Payload.Stored(key, content.length, Sha256.hex(content));
    if (!store.write(key, content)) {
      load(stored);
    }
    return stored;
  }

  /**
   * The document.
   *
   * @throws CorruptPayloadException if it is gone or changed
   */
  public String load(Payload payload) {
    return switch (payload) {
      case Payload.Inline(String json) -> json;
      case Payload.Removed(Instant at, _) ->
          throw new CorruptPayloadException("The document was removed at " + at);
      case Payload.Stored(PayloadKey key, long size, String sha256) -> {
        byte[] content =
            store
                .read(key)
                .orElseThrow(() -> new CorruptPayloadException("Nothing lies at " + key));
        if (content.length != size || !Sha256.hex(content).equals(sha256)) {
          throw new CorruptPayloadException("Other bytes than those written lie at " + key);
        }
        yield new String(content, StandardCharsets.UTF_8);
      }
    };
  }
}
