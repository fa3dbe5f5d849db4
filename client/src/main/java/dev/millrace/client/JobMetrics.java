package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a job took.
 *
 * @param queued until a worker began with it
 * @param run from then to its end
 */
public record JobMetrics(Duration queued, Duration run) {

  static @Nullable JobMetrics of(@Nullable JsonNode json) {
    if (json == null) {
      return null;
    }
    return new JobMetrics(
        Duration.ofMillis(json.path("queue_ms").asLong()),
        Duration.ofMillis(json.path("run_ms").asLong()));
  }
}
