package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When what happened to a job; null for what has not.
 *
 * @param createdAt it was accepted
 * @param startedAt a worker began with it
 * @param deadline it ends then at the latest
 * @param completedAt it ended
 * @param expiresAt its result is kept until then
 * @param nextAttemptAt it is tried again then
 * @param cancelRequestedAt somebody asked to stop it
 * @param dataRemovedAt its input and output were deleted
 */
public record JobTimes(
    @Nullable Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant deadline,
    @Nullable Instant completedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant cancelRequestedAt,
    @Nullable Instant dataRemovedAt) {

  static JobTimes of(JsonNode job) {
    return new JobTimes(
        Json.time(job, "created_at"),
        Json.time(job, "started_at"),
        Json.time(job, "deadline"),
        Json.time(job, "completed_at"),
        Json.time(job, "expires_at"),
        Json.time(job, "next_attempt_at"),
        Json.time(job, "cancel_requested_at"),
        Json.time(job, "data_removed_at"));
  }
}
