package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job to be submitted. A spec is one submission: submitting the same one again names the same
 * job, since it keeps its key.
 *
 * @param model the model's name, or {@code name@version}
 * @param input what the model takes
 * @param deadline the job ends then at the latest; null for the server's own
 * @param webhook who is called at the end; null for nobody
 * @param events the calls that are wanted, such as {@code job.failed}; empty for all
 * @param metadata at most 16 pairs of text, given back with the job
 * @param idempotencyKey names the submission
 * @param traceparent the caller's trace (W3C); null for none
 */
public record JobSpec(
    String model,
    JsonNode input,
    @Nullable Instant deadline,
    @Nullable URI webhook,
    List<String> events,
    Map<String, String> metadata,
    String idempotencyKey,
    @Nullable String traceparent) {

  public JobSpec {
    events = List.copyOf(events);
    metadata = Map.copyOf(metadata);
  }

  /**
   * A submission under a random key.
   *
   * @param input a JsonNode, a map, or anything else that Jackson writes as an object
   */
  public static JobSpec of(String model, Object input) {
    return new JobSpec(
        model, Json.of(input), null, null, List.of(), Map.of(), UUID.randomUUID().toString(), null);
  }

  /** The same, which ends at this time at the latest. */
  public JobSpec withDeadline(Instant time) {
    return new JobSpec(model, input, time, webhook, events, metadata, idempotencyKey, traceparent);
  }

  /** The same, at whose end this address is called. */
  public JobSpec withWebhook(URI address, String... wanted) {
    return new JobSpec(
        model, input, deadline, address, List.of(wanted), metadata, idempotencyKey, traceparent);
  }

  /** The same with one more pair. */
  public JobSpec withMetadata(String name, String value) {
    Map<String, String> more = new TreeMap<>(metadata);
    more.put(name, value);
    return new JobSpec(model, input, deadline, webhook, events, more, idempotencyKey, traceparent);
  }

  /** The same under the caller's own key, which makes it the same submission in other processes. */
  public JobSpec withIdempotencyKey(String key) {
    return new JobSpec(model, input, deadline, webhook, events, metadata, key, traceparent);
  }

  /** The same as a part of this trace. */
  public JobSpec withTraceparent(String trace) {
    return new JobSpec(model, input, deadline, webhook, events, metadata, idempotencyKey, trace);
  }

  Call toCall(Api api) {
    Call call = api.call("POST", "/v1/jobs", toJson()).with("Idempotency-Key", idempotencyKey);
    return traceparent == null ? call : call.with("traceparent", traceparent);
  }

  private ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("model", model);
    json.set("input", input);
    if (deadline != null) {
      json.put("deadline", deadline.toString());
    }
    if (webhook != null) {
      ObjectNode target = json.putObject("webhook").put("url", webhook.toString());
      if (!events.isEmpty()) {
        events.forEach(target.putArray("events")::add);
      }
    }
    if (!metadata.isEmpty()) {
      ObjectNode pairs = json.putObject("metadata");
      new TreeMap<>(metadata).forEach(pairs::put);
    }
    return json;
  }
}
