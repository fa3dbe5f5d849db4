package dev.millrace.core.payload;

import java.time.Instant;

/**
 * A JSON document that belongs to a job: in the job's record when it is small, in the {@link
 * PayloadStore} when it is not.
 */
public sealed interface Payload {

  /** The document itself. */
  record Inline(String json) implements Payload {}

  /**
   * The document is gone for every reader.
   *
   * @param at since when
   * @param erased whether what lay in the store is gone, too
   */
  record Removed(Instant at, boolean erased) implements Payload {}

  /**
   * Where the document lies.
   *
   * @param size bytes
   * @param sha256 of those bytes, 64 hexadecimal digits
   */
  record Stored(PayloadKey key, long size, String sha256) implements Payload {

    /** One line that names the payload: hash, size and key, parted by spaces. */
    public String reference() {
      return sha256 + " " + size + " " + key;
    }

    /**
     * Reads what {@link #reference} has made.
     *
     * @throws IllegalArgumentException if the line is not one that {@link #reference} has made
     */
    public static Stored ofReference(String line) {
      String[] parts = line.split(" ", 3);
      if (parts.length != 3) {
        throw new IllegalArgumentException("Not a payload reference: " + line);
      }
      return new Stored(new PayloadKey(parts[2]), Long.parseLong(parts[1]), parts[0]);
    }
  }
}
