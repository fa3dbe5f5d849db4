package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a tenant may do.
 *
 * @param perSecond submissions a second in the long run
 * @param burst submissions at once after a rest
 * @param openJobs jobs that may be unfinished at once
 * @param unitsPerDay units that may be spent on a day (UTC)
 */
public record TenantLimits(long perSecond, long burst, long openJobs, long unitsPerDay) {

  static TenantLimits of(JsonNode json) {
    return new TenantLimits(
        json.path("per_second").asLong(),
        json.path("burst").asLong(),
        json.path("open_jobs").asLong(),
        json.path("units_per_day").asLong());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("per_second", perSecond)
        .put("burst", burst)
        .put("open_jobs", openJobs)
        .put("units_per_day", unitsPerDay);
  }
}
