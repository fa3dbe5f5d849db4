package dev.millrace.core.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as clients write them: {@code 2026-11-20T12:00:00Z}. */
public final class Rfc3339 {
  /** Four digits of a year, so that every time is one that can be counted in milliseconds. */
  private static final Pattern FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\S{1,25}");

  private Rfc3339() {}

  /** The time, cut to milliseconds; empty if the text is none. */
  public static Optional<Instant> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
