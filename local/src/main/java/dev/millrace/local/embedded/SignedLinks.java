package dev.millrace.local.embedded;

import dev.millrace.core.HmacSha256;
import dev.millrace.core.http.Query;
import dev.millrace.core.payload.StoredSecret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Links into this server that need no key: each allows one method on one path until its time is
 * over, and nothing else. Thread-safe.
 */
final class SignedLinks {
  private static final String EXPIRES = "expires";
  private static final String SIGNATURE = "signature";
  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,11}");

  private final StoredSecret secret;
  private final InstantSource clock;

  /**
   * Signs links.
   *
   * @param secret another than those that sign something else
   */
  SignedLinks(StoredSecret secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
  }

  /**
   * The path with its signature.
   *
   * @param path from the root of the server on, as it stands in the request
   * @param until rounded down to seconds
   */
  URI sign(String method, String path, Instant until) {
    String expires = Long.toString(until.getEpochSecond());
    return URI.create(
        path
            + "?"
            + EXPIRES
            + "="
            + expires
            + "&"
            + SIGNATURE
            + "="
            + signature(method, path, expires));
  }

  /** Whether a link for this method and path was signed here, and its time is not over. */
  boolean admits(String method, String path, Query query) {
    List<String> expires = query.all(EXPIRES);
    List<String> signature = query.all(SIGNATURE);
    return query.names().equals(Set.of(EXPIRES, SIGNATURE))
        && expires.size() == 1
        && signature.size() == 1
        && SECONDS.matcher(expires.getFirst()).matches()
        && MessageDigest.isEqual(
            bytes(signature(method, path, expires.getFirst())), bytes(signature.getFirst()))
        && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(expires.getFirst())));
  }

  private String signature(String method, String path, String expires) {
    return HexFormat.of()
        .formatHex(HmacSha256.of(secret.value(), method + "\n" + path + "\n" + expires));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
