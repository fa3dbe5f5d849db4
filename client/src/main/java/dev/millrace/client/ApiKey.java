package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key; the key itself is told only when it is made.
 *
 * @param id names it, {@code key_…}
 * @param tenant whose key it is
 * @param name for people; null for none
 * @param scopes what it allows: {@code read}, {@code submit}, {@code admin}
 * @param models names of the models it may use; empty for all
 * @param createdAt when it was made
 * @param expiresAt it ends then; null for never
 * @param revokedAt it was ended then; null if it was not
 * @param json the whole document, never with the key
 */
public record ApiKey(
    String id,
    String tenant,
    @Nullable String name,
    List<String> scopes,
    List<String> models,
    @Nullable Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    JsonNode json) {

  static ApiKey of(JsonNode json) {
    return new ApiKey(
        Json.textOr(json, "id", ""),
        Json.textOr(json, "tenant", ""),
        Json.text(json, "name"),
        Json.texts(json, "scopes"),
        Json.texts(json, "models"),
        Json.time(json, "created_at"),
        Json.time(json, "expires_at"),
        Json.time(json, "revoked_at"),
        json);
  }
}
