package dev.millrace.core.batch;

import static dev.millrace.core.batch.BatchJson.known;
import static dev.millrace.core.batch.BatchJson.putTime;
import static dev.millrace.core.batch.BatchJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.JobFieldJson;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.upload.UploadId;
import java.util.Map;
import java.util.TreeMap;

/** What a client asked for, within the record of a batch. */
final class BatchRequestJson {
  private BatchRequestJson() {}

  static ObjectNode write(BatchRequest request) {
    ObjectNode json = JsonLines.object();
    json.put("model", request.model().toString());
    json.put("model_digest", request.modelDigest());
    json.put("lane", request.lane().word());
    if (request.parameters() != null) {
      json.put("parameters", request.parameters());
    }
    write(json.putObject("source"), request.source());
    json.put("format", request.format().word());
    request.mapping().forEach(json.putObject("mapping")::put);
    json.put("chunk_rows", request.chunking().rows());
    json.put("chunk_bytes", request.chunking().bytes());
    json.put("max_concurrency", request.maxConcurrency());
    json.put("request_sha256", request.requestSha256());
    putTime(json, "created_at", request.createdAt());
    putTime(json, "deadline", request.deadline());
    if (request.webhook() != null) {
      json.put("webhook", JobFieldJson.writeWebhook(request.webhook()));
    }
    write(json, request.context());
    return json;
  }

  static BatchRequest read(JsonNode json) {
    Map<String, String> mapping = new TreeMap<>();
    json.path("mapping").forEachEntry((name, column) -> mapping.put(name, column.asText()));
    return new BatchRequest(
        ModelRef.parse(text(json, "model")),
        text(json, "model_digest"),
        Lane.ofWord(text(json, "lane")),
        json.path("parameters").textValue(),
        source(json.required("source")),
        RowFormat.ofWord(text(json, "format")).orElseThrow(),
        mapping,
        new Chunking(
            json.required("chunk_rows").intValue(), json.required("chunk_bytes").intValue()),
        json.required("max_concurrency").intValue(),
        text(json, "request_sha256"),
        known(json, "created_at"),
        known(json, "deadline"),
        json.has("webhook") ? JobFieldJson.readWebhook(text(json, "webhook")) : null,
        context(json));
  }

  private static void write(ObjectNode json, JobContext context) {
    if (!context.metadata().isEmpty()) {
      json.put("metadata", JobFieldJson.writeMetadata(context.metadata()));
    }
    if (context.traceparent() != null) {
      json.put("traceparent", context.traceparent());
    }
    if (context.noCache()) {
      json.put("no_cache", true);
    }
  }

  private static JobContext context(JsonNode json) {
    return new JobContext(
        json.has("metadata") ? JobFieldJson.readMetadata(text(json, "metadata")) : Map.of(),
        json.path("traceparent").textValue(),
        null,
        json.path("no_cache").booleanValue());
  }

  private static void write(ObjectNode json, BatchSource source) {
    switch (source) {
      case BatchSource.Uploaded(var id) -> json.put("upload", id.value());
      case BatchSource.Items(var key) -> json.put("items", key.value());
      case BatchSource.InboxFile(var object) -> json.put("object", object.reference());
      case BatchSource.InboxPrefix(var prefix) -> json.put("prefix", prefix);
    }
  }

  private static BatchSource source(JsonNode json) {
    if (json.has("upload")) {
      return new BatchSource.Uploaded(new UploadId(text(json, "upload")));
    }
    if (json.has("items")) {
      return new BatchSource.Items(JsonLines.key(json, "items"));
    }
    return json.has("object")
        ? new BatchSource.InboxFile(ObjectOrigin.ofReference(text(json, "object")))
        : new BatchSource.InboxPrefix(text(json, "prefix"));
  }
}
