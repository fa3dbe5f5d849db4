package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Makes a text that fits the schema of a text. */
final class StringExample {
  private static final String USUAL = "mock";
  private static final Map<String, String> FORMATS =
      Map.of(
          "date", "2026-01-01",
          "date-time", "2026-01-01T00:00:00Z",
          "time", "00:00:00Z",
          "duration", "PT1S",
          "email", "mock@example.com",
          "hostname", "example.com",
          "ipv4", "192.0.2.1",
          "ipv6", "2001:db8::1",
          "uri", "https://example.com/mock",
          "uuid", "00000000-0000-4000-8000-000000000000");

  private StringExample() {}

  static String of(JsonNode schema) {
    int least = schema.path("minLength").asInt();
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (schema.path("pattern").isTextual()) {
      return PatternExample.of(schema.path("pattern").asText(), least).orElse(USUAL);
    }
    String format = FORMATS.get(schema.path("format").asText(""));
    if (format != null) {
      return format;
    }
    String text = USUAL + ".".repeat(Math.max(0, least - USUAL.length()));
    return text.substring(0, Math.min(text.length(), most));
  }
}
