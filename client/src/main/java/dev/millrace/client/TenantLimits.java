package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * What a tenant may do.
 *
 * @param perSecond submissions a second in the long run
 * @param burst submissions at once after a rest
 * @param openJobs jobs that may be unfinished at once
 * @param unitsPerDay units that may be spent on a day (UTC)
 * @param usdPerMonth US dollars that providers may be paid in a month (UTC), at most nine decimals
 */
public record TenantLimits(
    long perSecond, long burst, long openJobs, long unitsPerDay, BigDecimal usdPerMonth) {

  static TenantLimits of(JsonNode json) {
    return new TenantLimits(
        json.path("per_second").asLong(),
        json.path("burst").asLong(),
        json.path("open_jobs").asLong(),
        json.path("units_per_day").asLong(),
        json.path("usd_per_month").decimalValue());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("per_second", perSecond)
        .put("burst", burst)
        .put("open_jobs", openJobs)
        .put("units_per_day", unitsPerDay)
        .put("usd_per_month", usdPerMonth);
  }
}
