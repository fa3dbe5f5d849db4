package dev.millrace.core.payload;

import dev.millrace.core.StoreUnavailableException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A secret that whoever needs it first makes, once for ever, in the store: the same on every
 * machine. Thread-safe if the random generator is.
 */
public final class StoredSecret {
  private static final int BYTES = 32;

  private final PayloadStore store;
  private final PayloadKey key;
  private final RandomGenerator random;
  private volatile byte @Nullable [] known;

  /**
   * Reads and makes nothing yet.
   *
   * @param name of the secret, below {@code secrets/}
   * @param random cannot be guessed
   */
  public StoredSecret(PayloadStore store, String name, RandomGenerator random) {
    this.store = store;
    this.key = new PayloadKey("secrets/" + name);
    this.random = random;
  }

  /**
   * The secret: 32 bytes, which the caller must not change.
   *
   * @throws StoreUnavailableException if it was not read yet and the store cannot answer now
   * @throws CorruptPayloadException if what lies in its place is none
   */
  public byte[] value() {
    byte[] value = known;
    if (value == null) {
      value =
          store
              .read(key)
              .or(this::make)
              .filter(secret -> secret.length == BYTES)
              .orElseThrow(() -> new CorruptPayloadException("No secret lies at " + key));
      known = value;
    }
    return value;
  }

  /** Reads back what was written, or what another was faster to write. */
  private Optional<byte[]> make() {
    byte[] fresh = new byte[BYTES];
    random.nextBytes(fresh);
    store.write(key, fresh);
    return store.read(key);
  }
}
