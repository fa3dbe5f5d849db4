package dev.millrace.core.job;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes job ids: random ones that sort by time (48 bits of milliseconds, 82 random bits, as a ULID
 * does with 80), and derived ones that are the same whenever the same request comes again.
 *
 * <p>Thread-safe if the random generator is.
 */
public final class JobIds {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int CHARACTERS = 26;
  private static final int RANDOM_BITS = 82;

  private final InstantSource clock;
  private final RandomGenerator random;

  public JobIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** An id nobody has used and nobody can guess. */
  public JobId next() {
    byte[] bytes = new byte[11];
    random.nextBytes(bytes);
    BigInteger tail = new BigInteger(1, bytes).mod(BigInteger.ONE.shiftLeft(RANDOM_BITS));
    return encode(BigInteger.valueOf(clock.millis()).shiftLeft(RANDOM_BITS).or(tail));
  }

  /**
   * The id of the job that this tenant asks for under this idempotency key: the same at every call,
   * on every machine.
   */
  public static JobId derive(TenantId tenant, String idempotencyKey) {
    return derive("idempotency-key", tenant.value(), idempotencyKey);
  }

  /**
   * The id of the job that is made of this tenant's object: one for each version of it, and never
   * that of an idempotency key.
   */
  public static JobId ofObject(TenantId tenant, String bucket, String key, String version) {
    return derive("object", tenant.value(), bucket, key, version);
  }

  private static JobId derive(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return encode(new BigInteger(1, digest.digest()).shiftRight(256 - CHARACTERS * 5));
  }

  private static JobId encode(BigInteger bits) {
    char[] text = new char[CHARACTERS];
    BigInteger rest = bits;
    for (int i = CHARACTERS - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt(rest.intValue() & 31);
      rest = rest.shiftRight(5);
    }
    return new JobId("job_" + new String(text));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
