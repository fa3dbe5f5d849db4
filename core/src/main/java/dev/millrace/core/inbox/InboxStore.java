package dev.millrace.core.inbox;

import dev.millrace.core.StoreUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The bucket, or folder, in which users put objects and find answers. Other than payloads, its
 * objects may be overwritten by anybody at any time, so what is read or moved is named with its
 * version. Thread-safe. Throws {@link StoreUnavailableException} when the store cannot answer now.
 */
public interface InboxStore {

  /** The object under the key as it is now, or empty if there is none. */
  Optional<InboxObject> find(String key);

  /** The content of exactly this version, or empty if it is gone or replaced. */
  Optional<byte[]> read(InboxObject object);

  /** Puts a JSON document under the key, in place of whatever lies there. */
  void write(String key, String json);

  /** Takes away what lies under the key, if anything does. */
  void delete(String key);

  /**
   * Moves exactly this version to another key, in place of whatever lies there. Nothing happens if
   * it is gone or replaced.
   */
  void move(ObjectOrigin object, String target);

  /**
   * What lies below {@code inbox/}, in {@link InboxKey#ORDER}.
   *
   * @param after only keys behind this one; empty for all
   * @param most the longest list that is wanted, 1 or more; S3 gives no more than 1,000
   */
  default List<InboxEntry> list(String after, int most) {
    return list(InboxKey.PREFIX, after, most);
  }

  /**
   * The objects whose keys begin so, in {@link InboxKey#ORDER}.
   *
   * @param prefix ends where the name of a folder does, or anywhere in a name
   * @param after only keys behind this one; empty for all
   * @param most the longest list that is wanted, 1 or more; S3 gives no more than 1,000
   */
  List<InboxEntry> list(String prefix, String after, int most);

  /**
   * The content of exactly this version as a stream, for those too large for the memory; to be
   * closed. Empty if the version is gone or replaced.
   *
   * @param from how many of its first bytes are left out, no more than there are
   */
  default Optional<InputStream> open(InboxObject object, long from) {
    return read(object)
        .map(content ->
            new ByteArrayInputStream(
                content, Math.toIntExact(from), content.length - Math.toIntExact(from)));
  }
}
