package dev.millrace.core.upload;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of uploads straight from clients, once: what was put stays as it is. Thread-safe.
 * Throws {@link StoreUnavailableException} when the store cannot answer now.
 */
public interface UploadStore {

  /**
   * What was put.
   *
   * @param size bytes
   * @param sha256 of the bytes, 64 hexadecimal digits; null if the store does not know
   */
  record Stored(long size, @Nullable String sha256) {

    /** Whether this can be what was announced. */
    public boolean fits(Upload upload) {
      return size == upload.size() && (sha256 == null || sha256.equals(upload.sha256()));
    }
  }

  /**
   * How the client puts the bytes, until the upload expires.
   *
   * @param baseUrl of the API, for stores that are part of it
   */
  UploadTicket ticket(Upload upload, String baseUrl);

  /** What was put, or empty if nothing was. */
  Optional<Stored> find(Upload upload);

  /**
   * Makes what was put a payload under this key too, which stays when the upload is forgotten; a
   * key that is taken may be overwritten with the same bytes.
   */
  void copy(Upload upload, PayloadKey key);
}
