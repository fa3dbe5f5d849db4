package dev.millrace.core.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.batch.BatchState.Canceled;
import dev.millrace.core.batch.BatchState.Canceling;
import dev.millrace.core.batch.BatchState.Expired;
import dev.millrace.core.batch.BatchState.Failed;
import dev.millrace.core.batch.BatchState.Final;
import dev.millrace.core.batch.BatchState.Finalizing;
import dev.millrace.core.batch.BatchState.Running;
import dev.millrace.core.batch.BatchState.Succeeded;
import dev.millrace.core.batch.BatchState.Validating;
import dev.millrace.core.job.JobFieldJson;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A batch as one JSON document, the same for every store. Times keep milliseconds. */
public final class BatchJson {
  private static final JsonMapper JSON = new JsonMapper();

  private BatchJson() {}

  /** The document. */
  public static String write(Batch batch) {
    ObjectNode json = JSON.createObjectNode();
    json.put("tenant", batch.key().tenant().value());
    json.put("id", batch.key().id().value());
    json.put("version", batch.version());
    json.put("pass", batch.pass());
    json.set("request", BatchRequestJson.write(batch.request()));
    BatchPlan plan = batch.plan();
    if (plan != null) {
      json.putObject("plan")
          .put("rows", plan.rows())
          .put("chunks", plan.chunks())
          .put("cut_in", plan.cutIn())
          .put("pass", plan.pass())
          .put("selected", plan.selected());
    }
    if (!batch.tally().equals(Tally.NONE)) {
      json.set("tally", TallyJson.write(batch.tally()));
    }
    putTime(json, "started_at", batch.startedAt());
    json.put("status", batch.status().word());
    write(json, batch.state());
    if (batch.delivery() != null) {
      json.put("delivery", JobFieldJson.writeDelivery(batch.delivery()));
    }
    putTime(json, "due_at", batch.dueAt());
    return json.toString();
  }

  /**
   * Reads what {@link #write} has made.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Batch read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return new Batch(
          new BatchKey(new TenantId(text(json, "tenant")), new BatchId(text(json, "id"))),
          json.required("version").longValue(),
          BatchRequestJson.read(json.required("request")),
          json.required("pass").intValue(),
          json.has("plan") ? plan(json.get("plan")) : null,
          json.has("tally") ? TallyJson.read(json.get("tally")) : Tally.NONE,
          time(json, "started_at"),
          state(json),
          json.has("delivery") ? JobFieldJson.readDelivery(text(json, "delivery")) : null,
          time(json, "due_at"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A batch's record is not JSON", e);
    }
  }

  private static void write(ObjectNode json, BatchState state) {
    switch (state) {
      case Validating _, Running _ -> {}
      case Finalizing(Instant since, boolean overdue) -> {
        putTime(json, "ending_since", since);
        json.put("overdue", overdue);
      }
      case Canceling(Instant requestedAt) -> putTime(json, "cancel_requested_at", requestedAt);
      case Final end -> {
        putTime(json, "ended_at", end.endedAt());
        if (end instanceof Failed(_, BatchError error)) {
          json.put("error_code", error.code().slug()).put("error_detail", error.detail());
        }
      }
    }
  }

  private static BatchState state(JsonNode json) {
    return switch (BatchStatus.ofWord(text(json, "status"))) {
      case VALIDATING -> new Validating();
      case RUNNING -> new Running();
      case FINALIZING ->
          new Finalizing(known(json, "ending_since"), json.path("overdue").booleanValue());
      case CANCELING -> new Canceling(known(json, "cancel_requested_at"));
      case SUCCEEDED -> new Succeeded(known(json, "ended_at"));
      case FAILED ->
          new Failed(
              known(json, "ended_at"),
              new BatchError(
                  BatchErrorCode.ofSlug(text(json, "error_code")), text(json, "error_detail")));
      case CANCELED -> new Canceled(known(json, "ended_at"));
      case EXPIRED -> new Expired(known(json, "ended_at"));
    };
  }

  private static BatchPlan plan(JsonNode plan) {
    return new BatchPlan(
        plan.required("rows").longValue(),
        plan.required("chunks").intValue(),
        plan.required("cut_in").intValue(),
        plan.required("pass").intValue(),
        plan.required("selected").intValue());
  }

  static String text(JsonNode json, String name) {
    return Objects.requireNonNull(json.required(name).textValue(), name);
  }

  static void putTime(ObjectNode json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.toEpochMilli());
    }
  }

  static Instant known(JsonNode json, String name) {
    return Instant.ofEpochMilli(json.required(name).longValue());
  }

  private static @Nullable Instant time(JsonNode json, String name) {
    return json.has(name) ? known(json, name) : null;
  }
}
