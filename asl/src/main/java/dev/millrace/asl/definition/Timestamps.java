package dev.millrace.asl.definition;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Times as the language writes them: ISO 8601 with an offset, as RFC 3339 narrows it. */
public final class Timestamps {
  private Timestamps() {}

  /** The time that the text names; empty if it names none. */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
