package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job.
 *
 * @param number 1 for the first
 * @param status how it ended, in the API's word
 * @param startedAt when its worker began
 * @param endedAt null while it runs
 * @param error null if it had none
 */
public record JobAttempt(
    int number,
    String status,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable JobError error) {

  static JobAttempt of(JsonNode json) {
    return new JobAttempt(
        json.path("number").asInt(),
        Json.textOr(json, "status", ""),
        Json.time(json, "started_at"),
        Json.time(json, "ended_at"),
        JobError.of(Json.value(json, "error")));
  }
}
