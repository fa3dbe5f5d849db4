package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as the server last showed it.
 *
 * @param id names it, {@code job_…}
 * @param status how it stands
 * @param model the model's name
 * @param modelVersion the model's version; 0 if unknown
 * @param output of a job that succeeded; null if there is none, in lists, or if it is large: then
 *     {@link MillraceClient#result} has it
 * @param error why it failed; null if it did not
 * @param times when what happened
 * @param metrics how long it took; null until it ends
 * @param attempt how often it was tried
 * @param attempts its runs
 * @param metadata what the client gave it
 * @param queue its place while it is queued; null if unknown
 * @param urls addresses of what can be done with it, by name
 * @param json the whole document, with what this client does not know
 */
public record Job(
    String id,
    JobStatus status,
    String model,
    int modelVersion,
    @Nullable JsonNode output,
    @Nullable JobError error,
    JobTimes times,
    @Nullable JobMetrics metrics,
    int attempt,
    List<JobAttempt> attempts,
    Map<String, String> metadata,
    @Nullable QueuePlace queue,
    Map<String, URI> urls,
    JsonNode json) {

  /** Whether it has ended: nothing more happens by itself. */
  public boolean isFinal() {
    return status.isFinal() || (status == JobStatus.UNKNOWN && times.completedAt() != null);
  }

  /** Whether it has its output. */
  public boolean isSucceeded() {
    return status == JobStatus.SUCCEEDED;
  }

  /**
   * This job, which has succeeded.
   *
   * @throws JobFailedException if it has ended in another way
   * @throws IllegalStateException if it has not ended
   */
  public Job requireSucceeded() {
    if (!isFinal()) {
      throw new IllegalStateException("The job " + id + " has not ended");
    }
    if (!isSucceeded()) {
      throw new JobFailedException(this);
    }
    return this;
  }

  static Job of(JsonNode json) {
    return new Job(
        Json.textOr(json, "id", ""),
        JobStatus.ofWord(Json.textOr(json, "status", "")),
        Json.textOr(json, "model", ""),
        json.path("model_version").asInt(),
        Json.value(json, "output"),
        JobError.of(Json.value(json, "error")),
        JobTimes.of(json),
        JobMetrics.of(Json.value(json, "metrics")),
        json.path("attempt").asInt(),
        Json.list(json, "attempts", JobAttempt::of),
        metadata(json.path("metadata")),
        QueuePlace.of(Json.value(json, "queue")),
        urls(json.path("urls")),
        json);
  }

  private static Map<String, String> metadata(JsonNode json) {
    Map<String, String> metadata = new LinkedHashMap<>();
    json.properties().forEach(each -> metadata.put(each.getKey(), each.getValue().asText()));
    return Map.copyOf(metadata);
  }

  private static Map<String, URI> urls(JsonNode json) {
    Map<String, URI> urls = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      URI address = Json.address(json, each.getKey());
      if (address != null) {
        urls.put(each.getKey(), address);
      }
    }
    return Map.copyOf(urls);
  }
}
