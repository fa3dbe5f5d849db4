package dev.millrace.embedded;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.Query;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links that need no key, as S3's presigned ones: good for one method, path and tenant until a
 * time. They are signed (HMAC-SHA-256) with a secret that is made at the first need and kept in the
 * store, so that they outlive a restart. Thread-safe if the random generator is.
 */
public final class SignedLinks {
  private static final PayloadKey SECRET = new PayloadKey("secrets/links-1");
  private static final int SECRET_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final PayloadStore store;
  private final RandomGenerator random;

  /**
   * Reads and makes nothing yet.
   *
   * @param random cannot be guessed
   */
  public SignedLinks(PayloadStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
  }

  /**
   * The path with a query that makes it a link.
   *
   * @param path without a query
   * @throws StoreUnavailableException if the secret cannot be read now
   */
  public String sign(String method, String path, TenantId tenant, Instant expires) {
    String until = Long.toString(expires.getEpochSecond());
    String signature = HexFormat.of().formatHex(code(method, path, tenant.value(), until));
    return path + "?tenant=" + tenant + "&expires=" + until + "&signature=" + signature;
  }

  /**
   * Whose link it is, or empty if it was not signed here, or for something else, or its time is
   * over.
   *
   * @throws StoreUnavailableException if the secret cannot be read now
   */
  public Optional<TenantId> check(String method, String path, Query query, Instant now) {
    String tenant = only(query.all("tenant"));
    String until = only(query.all("expires"));
    String signature = only(query.all("signature"));
    return isSame(HexFormat.of().formatHex(code(method, path, tenant, until)), signature)
            && now.isBefore(Instant.ofEpochSecond(Long.parseLong(until)))
        ? Optional.of(new TenantId(tenant))
        : Optional.empty();
  }

  /** In the same time, wherever they differ. */
  private static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static String only(List<String> values) {
    return values.size() == 1 ? values.getFirst() : "";
  }

  /** What was signed has three line breaks, so that no part can be moved into another. */
  private byte[] code(String method, String path, String tenant, String until) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret(), ALGORITHM));
      String signed = String.join("\n", method, path, tenant, until);
      return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  private byte[] secret() {
    return store
        .read(SECRET)
        .or(this::make)
        .filter(bytes -> bytes.length == SECRET_BYTES)
        .orElseThrow(() -> new CorruptPayloadException("No secret lies at " + SECRET));
  }

  /** Reads back what was written, or what another was faster to write. */
  private Optional<byte[]> make() {
    byte[] fresh = new byte[SECRET_BYTES];
    random.nextBytes(fresh);
    store.write(SECRET, fresh);
    return store.read(SECRET);
  }
}
