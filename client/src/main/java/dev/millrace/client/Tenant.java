package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tenant: who owns jobs and keys.
 *
 * @param id names it
 * @param limits what it may do
 * @param openJobs its jobs that are unfinished
 * @param unitsToday units it has spent today (UTC)
 * @param json the whole document
 */
public record Tenant(
    String id, TenantLimits limits, long openJobs, long unitsToday, JsonNode json) {

  static Tenant of(JsonNode json) {
    return new Tenant(
        Json.textOr(json, "id", ""),
        TenantLimits.of(json.path("limits")),
        json.path("open_jobs").asLong(),
        json.path("units_today").asLong(),
        json);
  }
}
