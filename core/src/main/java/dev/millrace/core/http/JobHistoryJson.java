package dev.millrace.core.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.core.job.Attempt;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.DeliveryAttempt;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.Webhook;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a job has been through, as clients see it: its attempts and the calls of its webhook. */
final class JobHistoryJson {
  private JobHistoryJson() {}

  static void write(JsonGenerator json, Job job) throws IOException {
    json.writeArrayFieldStart("attempts");
    for (Attempt attempt : job.attempts()) {
      write(json, job, attempt);
    }
    json.writeEndArray();
    SpendJson.writeOtherCalls(json, job);
    if (job.runs().deferrals() > 0) {
      json.writeNumberField("deferrals", job.runs().deferrals());
    }
    Webhook webhook = job.request().webhook();
    if (webhook != null) {
      write(json, webhook, job.delivery());
    }
  }

  private static void write(JsonGenerator json, Job job, Attempt attempt) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", attempt.number());
    json.writeStringField("status", attempt.result().word());
    JobJson.writeTime(json, "started_at", attempt.startedAt());
    JobJson.writeTime(json, "ended_at", attempt.endedAt());
    if (attempt.error() != null) {
      JobJson.writeError(json, attempt.error());
    }
    SpendJson.writeCalls(json, job, attempt.number());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Webhook webhook, @Nullable Delivery delivery)
      throws IOException {
    json.writeObjectFieldStart("webhook");
    json.writeStringField("url", webhook.url());
    if (delivery != null) {
      json.writeStringField("status", delivery.standing().word());
      JobJson.writeTime(json, "next_attempt_at", delivery.nextAt());
      json.writeArrayFieldStart("attempts");
      for (DeliveryAttempt attempt : delivery.attempts()) {
        json.writeStartObject();
        JobJson.writeTime(json, "at", attempt.at());
        json.writeStringField("reply", attempt.reply() == null ? "unknown" : attempt.reply());
        json.writeNumberField("http_status", attempt.status());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
