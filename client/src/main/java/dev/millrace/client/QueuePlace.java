package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Where a queued job stands; all are estimates, and null if there is none.
 *
 * @param position 1 for the next one
 * @param ahead jobs before it
 * @param oldestAgeSeconds how long the oldest queued job has waited
 */
public record QueuePlace(
    @Nullable Long position, @Nullable Long ahead, @Nullable Long oldestAgeSeconds) {

  static @Nullable QueuePlace of(@Nullable JsonNode json) {
    if (json == null) {
      return null;
    }
    return new QueuePlace(
        number(json, "position_estimate"),
        number(json, "ahead_estimate"),
        number(json, "oldest_age_seconds"));
  }

  private static @Nullable Long number(JsonNode json, String name) {
    return json.path(name).isNumber() ? (Long) json.path(name).longValue() : null;
  }
}
