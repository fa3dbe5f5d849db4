package dev.millrace.core.webhook;

import dev.millrace.core.HmacSha256;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The header {@code webhook-signature} of Standard Webhooks. */
public final class WebhookSignature {
  static final String SECRET_PREFIX = "whsec_";

  private WebhookSignature() {}

  /**
   * Signs one message: {@code v1,} and the base64 HMAC-SHA256 of {@code id.timestamp.body}, once
   * for each secret, parted by spaces.
   *
   * @param secrets {@code whsec_} and the base64 of 24 to 64 bytes, each
   * @param id the header {@code webhook-id}; it has no dot
   * @param timestamp the header {@code webhook-timestamp}, of which the whole seconds count
   * @throws IllegalArgumentException if there is no secret or one has another form, without
   *     repeating it, or if the id has a dot
   */
  public static String sign(List<String> secrets, String id, Instant timestamp, String body) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("A webhook needs a secret to be signed with");
    }
    if (id.indexOf('.') >= 0) {
      throw new IllegalArgumentException("A webhook's id has no dot");
    }
    String content = id + "." + timestamp.getEpochSecond() + "." + body;
    return secrets.stream()
        .map(secret -> HmacSha256.of(key(secret), content))
        .map(code -> "v1," + Base64.getEncoder().encodeToString(code))
        .collect(Collectors.joining(" "));
  }

  private static byte[] key(String secret) {
    byte[] key = secret.startsWith(SECRET_PREFIX) ? decode(secret) : new byte[0];
    if (key.length < 24 || key.length > 64) {
      throw new IllegalArgumentException("A webhook secret is whsec_ and base64 of 24 to 64 bytes");
    }
    return key;
  }

  private static byte[] decode(String secret) {
    try {
      return Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
    } catch (IllegalArgumentException e) {
      // The cause would repeat a character of the secret.
      throw new IllegalArgumentException("A webhook secret is whsec_ and base64, padded");
    }
  }
}
