package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How busy the server is.
 *
 * @param depth jobs that wait
 * @param inFlight jobs that workers have
 * @param oldestAge how long the oldest job has waited; null if none does, or nobody knows
 * @param workersUsed workers that have a job
 * @param workersLimit the most workers at once
 * @param costToday estimated; null if nobody knows
 * @param costThisMonth estimated; null if nobody knows
 * @param currency of the costs
 * @param json the whole document
 */
public record QueueState(
    long depth,
    long inFlight,
    @Nullable Duration oldestAge,
    int workersUsed,
    int workersLimit,
    @Nullable BigDecimal costToday,
    @Nullable BigDecimal costThisMonth,
    String currency,
    JsonNode json) {

  static QueueState of(JsonNode json) {
    JsonNode age = json.path("oldest_age_seconds");
    JsonNode cost = json.path("cost");
    return new QueueState(
        json.path("depth").asLong(),
        json.path("in_flight").asLong(),
        age.isNumber() ? Duration.ofSeconds(age.asLong()) : null,
        json.at("/workers/used").asInt(),
        json.at("/workers/limit").asInt(),
        amount(cost, "today"),
        amount(cost, "month"),
        Json.textOr(cost, "currency", "USD"),
        json);
  }

  private static @Nullable BigDecimal amount(JsonNode cost, String name) {
    return cost.path(name).isNumber() ? cost.path(name).decimalValue() : null;
  }
}
