package dev.millrace.faults.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What clients were told, and who was killed when. Thread-safe. */
final class SoakLog {
  private final Map<String, JsonNode> ends = new ConcurrentHashMap<>();
  private final Map<String, String> inputs = new ConcurrentHashMap<>();
  private final Queue<Instant> workerKills = new ConcurrentLinkedQueue<>();
  private final Queue<Instant> serverKills = new ConcurrentLinkedQueue<>();
  private final Queue<String> lies = new ConcurrentLinkedQueue<>();

  /** The server has accepted a job for this text. */
  void accepted(String id, String text) {
    String before = inputs.put(id, text);
    if (before != null && !before.equals(text)) {
      lies.add("One job for two texts: " + id);
    }
  }

  /** A client has read a job. */
  void read(JsonNode job) {
    String id = job.required("id").textValue();
    if (job.has("completed_at")) {
      JsonNode end = end(job);
      JsonNode before = ends.putIfAbsent(id, end);
      if (before != null && !before.equals(end)) {
        lies.add("Two ends: " + before + " and " + end);
      }
    } else if (ends.containsKey(id)) {
      lies.add("An end that was taken back: " + job);
    }
  }

  /** What must never change once it was read. */
  private static JsonNode end(JsonNode job) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("status", job.required("status").textValue())
        .put("completed_at", job.required("completed_at").textValue())
        .set("attempts", job.required("attempts"));
  }

  void workerKilled() {
    workerKills.add(Instant.now());
  }

  void serverKilled() {
    serverKills.add(Instant.now());
  }

  /** Texts by the ids of their jobs. */
  Map<String, String> inputs() {
    return inputs;
  }

  List<Instant> workerKills() {
    return List.copyOf(workerKills);
  }

  List<Instant> serverKills() {
    return List.copyOf(serverKills);
  }

  List<String> lies() {
    return List.copyOf(lies);
  }
}
