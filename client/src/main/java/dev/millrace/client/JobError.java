package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Why a job, or one attempt of it, failed.
 *
 * @param code the word for programs
 * @param title the kind of error, for people
 * @param detail what happened
 * @param retryable whether the same input may succeed another time
 */
public record JobError(String code, String title, String detail, boolean retryable) {

  static @Nullable JobError of(@Nullable JsonNode json) {
    if (json == null) {
      return null;
    }
    return new JobError(
        Json.textOr(json, "code", "unknown"),
        Json.textOr(json, "title", ""),
        Json.textOr(json, "detail", ""),
        json.path("retryable").asBoolean());
  }
}
