package dev.millrace.core.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.JobState.Canceled;
import dev.millrace.core.job.JobState.Expired;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.QueuePlace;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A job as clients see it. Thread-safe. */
public final class JobJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JobError OVERDUE =
      new JobError(ErrorCode.DEADLINE_EXCEEDED, "The deadline passed before the job was done");

  /** A larger output is not in the job's document: {@code output_url} says where it is. */
  public static final int MOST_OUTPUT_BYTES = 1024 * 1024;

  private final Payloads payloads;

  /** How much of an output is shown. */
  private enum Shown {
    NOTHING,
    WHAT_THE_RECORD_HOLDS,
    WHAT_IS_NOT_TOO_LARGE
  }

  public JobJson(Payloads payloads) {
    this.payloads = payloads;
  }

  /** The address of a job. */
  public static String url(String baseUrl, Job job) {
    return baseUrl + "/v1/jobs/" + job.key().id();
  }

  /**
   * The job's JSON document; the output of a job that succeeded is in it, or its address.
   *
   * @param baseUrl what stands before the path in its links
   */
  public String render(Job job, String baseUrl) {
    return render(job, baseUrl, null);
  }

  /**
   * The same of a job whose place in the queue is known.
   *
   * @param place null if it is not, or the job does not wait
   */
  public String render(Job job, String baseUrl, @Nullable QueuePlace place) {
    return write(json -> writeJob(json, job, baseUrl, Shown.WHAT_IS_NOT_TOO_LARGE, place));
  }

  /** The same without the output, for lists. */
  public String renderListed(Job job, String baseUrl) {
    return write(json -> writeJob(json, job, baseUrl, Shown.NOTHING, null));
  }

  /**
   * The call of a final job's webhook: {@code {"type", "timestamp", "data"}}, as Standard Webhooks
   * has it. The data are the job without its output if that is large; {@code output_url} has it.
   *
   * @throws IllegalArgumentException if the job is not final or has no webhook
   */
  public String renderEvent(Job job) {
    Webhook webhook = job.request().webhook();
    if (!(job.state() instanceof Final end) || webhook == null) {
      throw new IllegalArgumentException("There is no event for job " + job.key());
    }
    return write(json -> {
      json.writeStartObject();
      json.writeStringField("type", "job." + job.status().word());
      writeTime(json, "timestamp", end.completedAt());
      json.writeFieldName("data");
      writeJob(json, job, webhook.apiUrl(), Shown.WHAT_THE_RECORD_HOLDS, null);
      json.writeEndObject();
    });
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static String write(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void writeJob(
      JsonGenerator json, Job job, String baseUrl, Shown shown, @Nullable QueuePlace place)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", job.key().id().value());
    json.writeStringField("object", "job");
    json.writeStringField("status", job.status().word());
    json.writeStringField("model", job.request().model().name());
    json.writeNumberField("model_version", job.request().model().version());
    json.writeStringField("input_sha256", job.request().inputSha256());
    json.writeNumberField("attempt", job.runs().attempts());
    writeState(json, job);
    writeOutput(json, job, baseUrl, shown);
    writeTimes(json, job);
    JobHistoryJson.write(json, job);
    JobContextJson.write(json, job);
    JobContextJson.write(json, place);
    json.writeObjectFieldStart("urls");
    json.writeStringField("self", url(baseUrl, job));
    json.writeStringField("result", url(baseUrl, job) + "/result");
    json.writeStringField("cancel", url(baseUrl, job) + "/cancel");
    json.writeStringField("retry", url(baseUrl, job) + "/retry");
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeState(JsonGenerator json, Job job) throws IOException {
    switch (job.state()) {
      case Queued(Instant notBefore) -> writeTime(json, "next_attempt_at", notBefore);
      case Running(_, Instant cancelRequestedAt) ->
          writeTime(json, "cancel_requested_at", cancelRequestedAt);
      case Succeeded(_, _, String modelDigest) ->
          json.writeStringField("model_digest", modelDigest);
      case Failed(_, JobError error) -> writeError(json, error);
      case Canceled _ -> {}
      case Expired _ -> writeError(json, OVERDUE);
    }
  }

  private void writeOutput(JsonGenerator json, Job job, String baseUrl, Shown shown)
      throws IOException {
    if (!(job.state() instanceof Succeeded(_, Payload output, _)) || shown == Shown.NOTHING) {
      return;
    }
    boolean small =
        output instanceof Payload.Inline
            || (output instanceof Payload.Stored(_, long size, _)
                && size <= MOST_OUTPUT_BYTES
                && shown == Shown.WHAT_IS_NOT_TOO_LARGE);
    if (small) {
      json.writeFieldName("output");
      json.writeRawValue(payloads.load(output));
    } else if (output instanceof Payload.Stored) {
      json.writeStringField("output_url", url(baseUrl, job) + "/result");
    }
  }

  static void writeError(JsonGenerator json, JobError error) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("type", Problem.TYPE_BASE + error.code().slug());
    json.writeStringField("title", error.code().title());
    json.writeStringField("detail", error.detail());
    json.writeStringField("code", error.code().slug());
    json.writeBooleanField("retryable", error.code().isRetryable());
    json.writeEndObject();
  }

  private static void writeTimes(JsonGenerator json, Job job) throws IOException {
    Instant created = job.request().createdAt();
    Instant started = job.runs().startedAt();
    writeTime(json, "created_at", created);
    writeTime(json, "started_at", started);
    writeTime(json, "deadline", job.request().deadline());
    if (job.state() instanceof Final end) {
      writeTime(json, "completed_at", end.completedAt());
      writeTime(json, "expires_at", end.completedAt().plus(Retention.DATA));
      writeTime(json, "data_removed_at", Retention.dataRemovedAt(job));
      json.writeObjectFieldStart("metrics");
      Instant ready = started == null ? end.completedAt() : started;
      json.writeNumberField("queue_ms", Duration.between(created, ready).toMillis());
      json.writeNumberField("run_ms", Duration.between(ready, end.completedAt()).toMillis());
      SpendJson.writeMetrics(json, job.runs().calls());
      json.writeEndObject();
    }
  }

  static void writeTime(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    if (time != null) {
      json.writeStringField(name, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
