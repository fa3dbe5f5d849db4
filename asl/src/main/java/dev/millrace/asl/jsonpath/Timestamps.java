package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Points in time as the language writes them: RFC 3339 with upper-case T and Z. */
final class Timestamps {
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:Z|[+-]\\d{2}:\\d{2})");

  private Timestamps() {}

  /** The point in time; empty if the value is none. */
  static Optional<Instant> of(JsonNode value) {
    if (!value.isTextual() || !FORM.matcher(value.textValue()).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(value.textValue()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
