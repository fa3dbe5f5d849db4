package dev.millrace.core;

import java.util.Locale;

/** Media types as {@code Content-Type} has them. */
public final class MediaType {
  private MediaType() {}

  /** Type and subtype in lower case, without parameters. */
  public static String essence(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
