package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * How the server is.
 *
 * @param ok whether nothing is wrong
 * @param status its word for it
 * @param version of the server
 * @param uptime since its start
 * @param json the whole document
 */
public record Health(boolean ok, String status, String version, Duration uptime, JsonNode json) {

  static Health of(JsonNode json) {
    String status = Json.textOr(json, "status", "");
    return new Health(
        status.equals("ok"),
        status,
        Json.textOr(json, "version", ""),
        Duration.ofSeconds(json.path("uptime_seconds").asLong()),
        json);
  }
}
