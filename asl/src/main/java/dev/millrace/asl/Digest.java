package dev.millrace.asl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** A hash algorithm that the language offers. */
public record Digest(String algorithm) {
  private static final Set<String> KNOWN = Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");

  /** The algorithm of this name, spelled exactly so; empty if the language has none of it. */
  public static Optional<Digest> named(String algorithm) {
    return KNOWN.contains(algorithm) ? Optional.of(new Digest(algorithm)) : Optional.empty();
  }

  /** The hash of the text in UTF-8, in lower-case hexadecimal digits. */
  public String of(String text) {
    try {
      byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
