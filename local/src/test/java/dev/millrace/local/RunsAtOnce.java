package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * How many jobs ran at once. A worker of the embedded server has one job at a time from its claim
 * to its end, so the jobs' own times show it.
 */
final class RunsAtOnce {

  private RunsAtOnce() {}

  /** The most at any moment, of jobs that have ended. */
  static int most(List<JsonNode> jobs) {
    TreeMap<Instant, Integer> changes = new TreeMap<>();
    for (JsonNode job : jobs) {
      changes.merge(Instant.parse(job.get("started_at").asText()), 1, Integer::sum);
      changes.merge(Instant.parse(job.get("completed_at").asText()), -1, Integer::sum);
    }
    int running = 0;
    int most = 0;
    for (int change : changes.values()) {
      running += change;
      most = Math.max(most, running);
    }
    return most;
  }
}
