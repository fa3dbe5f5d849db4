package dev.millrace.core.batch.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchError;
import dev.millrace.core.batch.BatchFile;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.batch.BatchRequest;
import dev.millrace.core.batch.BatchSource;
import dev.millrace.core.batch.BatchState.Canceling;
import dev.millrace.core.batch.BatchState.Failed;
import dev.millrace.core.batch.BatchState.Final;
import dev.millrace.core.batch.BatchState.Running;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.SpendJson;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Traceparent;
import dev.millrace.core.job.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A batch as clients see it. */
public final class BatchDocument {
  private static final JsonMapper JSON = new JsonMapper();

  private BatchDocument() {}

  /** The address of a batch. */
  public static String url(String baseUrl, Batch batch) {
    return baseUrl + "/v1/batches/" + batch.key().id();
  }

  /**
   * The batch's JSON document.
   *
   * @param progress of its pass; of no matter once that has ended
   * @param baseUrl what stands before the path in its links
   */
  public static String render(Batch batch, Tally progress, String baseUrl, Instant now) {
    return document(batch, progress, baseUrl, now).toString();
  }

  /**
   * The call of a final batch's webhook: {@code {"type", "timestamp", "data"}}, as Standard
   * Webhooks has it.
   *
   * @throws IllegalArgumentException if the batch is not final or has no webhook
   */
  public static String renderEvent(Batch batch, Instant now) {
    Webhook webhook = batch.request().webhook();
    if (!(batch.state() instanceof Final end) || webhook == null) {
      throw new IllegalArgumentException("There is no event for batch " + batch.key());
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "batch." + batch.status().word());
    putTime(json, "timestamp", end.endedAt());
    json.set("data", document(batch, Tally.NONE, webhook.apiUrl(), now));
    return json.toString();
  }

  private static ObjectNode document(Batch batch, Tally progress, String baseUrl, Instant now) {
    BatchRequest request = batch.request();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", batch.key().id().value());
    json.put("object", "batch");
    json.put("status", batch.status().word());
    json.put("pass", batch.pass());
    json.put("model", request.model().name());
    json.put("model_version", request.model().version());
    json.put("model_digest", request.modelDigest());
    put(json.putObject("input"), request.source());
    json.put("format", request.format().word());
    json.put("max_concurrency", request.maxConcurrency());
    Tally tally = batch.tally(progress);
    putCounts(json.putObject("request_counts"), batch, tally);
    putTimes(json, batch, progress, now);
    putMetrics(json.putObject("metrics"), tally);
    if (batch.state() instanceof Failed(_, BatchError error)) {
      json.putObject("error")
          .put("type", Problem.TYPE_BASE + error.code().slug())
          .put("title", error.code().title())
          .put("detail", error.detail())
          .put("code", error.code().slug());
    }
    if (!request.context().metadata().isEmpty()) {
      request.context().metadata().forEach(json.putObject("metadata")::put);
    }
    trace(batch).ifPresent(trace -> json.put("trace_id", trace.traceId()));
    if (request.webhook() != null) {
      put(json.putObject("webhook"), request.webhook(), batch.delivery());
    }
    putUrls(json.putObject("urls"), batch, url(baseUrl, batch), now);
    return json;
  }

  /** The trace that the batch belongs to, if its submission named one. */
  public static Optional<Traceparent> trace(Batch batch) {
    return Optional.ofNullable(batch.request().context().traceparent()).flatMap(Traceparent::parse);
  }

  private static void put(ObjectNode json, BatchSource source) {
    switch (source) {
      case BatchSource.Uploaded(var id) -> json.put("upload", id.value());
      case BatchSource.Items _ -> json.put("items", true);
      case BatchSource.InboxFile(var object) -> json.put("object", object.key());
      case BatchSource.InboxPrefix(String prefix) -> json.put("prefix", prefix);
    }
  }

  /** How many rows there are is known once the source was read to its end. */
  private static void putCounts(ObjectNode json, Batch batch, Tally tally) {
    BatchPlan plan = batch.plan();
    if (plan != null) {
      json.put("total", plan.rows());
      json.put("queued", plan.rows() - tally.rows());
    }
    json.put("succeeded", tally.succeeded());
    json.put("failed", tally.failed());
    json.put("rejected", tally.rejected());
    json.put("canceled", tally.canceled());
    json.put("expired", tally.expired());
  }

  private static void putTimes(ObjectNode json, Batch batch, Tally progress, Instant now) {
    putTime(json, "created_at", batch.request().createdAt());
    putTime(json, "started_at", batch.startedAt());
    putTime(json, "deadline", batch.request().deadline());
    if (batch.state() instanceof Canceling(Instant requestedAt)) {
      putTime(json, "cancel_requested_at", requestedAt);
    }
    if (batch.state() instanceof Final end) {
      putTime(json, "completed_at", end.endedAt());
      putTime(json, "expires_at", end.endedAt().plus(Retention.DATA));
    }
    eta(batch, progress, now).ifPresent(left -> json.put("eta_seconds", left.toSeconds()));
  }

  /** By the time that the rows of the first pass have taken so far; later ones begin too late. */
  private static Optional<Duration> eta(Batch batch, Tally progress, Instant now) {
    Instant started = batch.startedAt();
    BatchPlan plan = batch.plan();
    if (!(batch.state() instanceof Running)
        || started == null
        || plan == null
        || plan.pass() != plan.cutIn()
        || progress.rows() == 0) {
      return Optional.empty();
    }
    double left = (double) (plan.rows() - progress.rows()) / progress.rows();
    long millis = Math.max(0, Duration.between(started, now).toMillis());
    return Optional.of(Duration.ofMillis(Math.round(millis * left)));
  }

  private static void putMetrics(ObjectNode json, Tally tally) {
    json.put("run_ms", tally.busyMillis());
    Spend spend = tally.spend();
    if (!spend.equals(Spend.NONE)) {
      json.putObject("tokens")
          .put("input", spend.tokens().input())
          .put("output", spend.tokens().output())
          .put("cached", spend.tokens().cached());
      ObjectNode cost = json.putObject("cost");
      SpendJson.put(cost, "amount", spend.nanos());
      cost.put("currency", "USD");
    }
  }

  private static void put(ObjectNode json, Webhook webhook, @Nullable Delivery delivery) {
    json.put("url", webhook.url());
    if (delivery != null) {
      json.put("status", delivery.standing().word());
      putTime(json, "next_attempt_at", delivery.nextAt());
      delivery
          .attempts()
          .forEach(attempt -> {
            ObjectNode call = json.withArray("attempts").addObject();
            putTime(call, "at", attempt.at());
            call.put("reply", attempt.reply() == null ? "unknown" : attempt.reply());
            call.put("http_status", attempt.status());
          });
    }
  }

  /** Whole files are there once a pass has ended. */
  private static void putUrls(ObjectNode json, Batch batch, String self, Instant now) {
    json.put("self", self);
    for (BatchFile file : BatchFile.values()) {
      json.put(file.word(), self + "/" + file.word());
    }
    json.put("cancel", self + "/cancel");
    json.put("retry", self + "/retry");
    BatchPlan plan = batch.plan();
    if (plan != null && batch.filesPass(now).isPresent()) {
      ObjectNode files = json.putObject("files");
      for (BatchFile file : BatchFile.values()) {
        for (int number = 0; number < plan.files(); number++) {
          files.withArray(file.word()).add(self + "/files/" + file.word() + "-" + number);
        }
      }
    }
  }

  private static void putTime(ObjectNode json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
