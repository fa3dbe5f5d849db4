package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.account.Caller;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Rfc3339;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.outbound.PublicUrl;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a submission: model, input, and perhaps a deadline and a webhook. Thread-safe. */
final class SubmitBody {
  private static final Set<String> FIELDS =
      Set.of("model", "input", "deadline", "webhook", "metadata", "cache");
  private static final Set<String> WEBHOOK_FIELDS = Set.of("url", "events");
  private static final String EVENT_PREFIX = "job.";
  private static final String NO_STRING = "must be a string";

  private final boolean allowLoopback;
  private final InputErrors inputErrors;

  /** Says what is wrong with the input, so that one answer lists all faults. */
  @FunctionalInterface
  interface InputErrors {
    List<FieldError> of(Caller caller, String model, JsonNode input);
  }

  SubmitBody(boolean allowLoopback, InputErrors inputErrors) {
    this.allowLoopback = allowLoopback;
    this.inputErrors = inputErrors;
  }

  /**
   * The client's wish.
   *
   * @throws ProblemException if the body is not one
   */
  SubmitCommand read(ApiRequest request, @Nullable String idempotencyKey) {
    JsonNode body = JsonBody.read(request);
    Faults faults = new Faults();
    checkForm(body, faults);
    if (!faults.isEmpty() && body.path("model").isTextual() && body.path("input").isObject()) {
      inputErrors
          .of(request.requireCaller(), body.get("model").textValue(), body.get("input"))
          .forEach(error -> faults.add(error.pointer(), error.detail()));
    }
    faults.check();
    return new SubmitCommand(
        request.requireCaller(),
        body.get("model").textValue(),
        body.get("input"),
        body.has("deadline") ? deadline(body.get("deadline").textValue()) : null,
        body.has("webhook") ? webhook(body.get("webhook"), request.baseUrl()) : null,
        idempotencyKey,
        SubmitContext.read(request, body));
  }

  private static void checkForm(JsonNode body, Faults faults) {
    faults.requireObject(body);
    if (!body.path("model").isTextual()) {
      faults.add("/model", NO_STRING);
    }
    if (!body.path("input").isObject()) {
      faults.add("/input", "must be an object");
    }
    if (body.has("deadline") && !body.get("deadline").isTextual()) {
      faults.add("/deadline", NO_STRING);
    }
    if (body.has("webhook")) {
      checkWebhook(body.get("webhook"), faults);
    }
    SubmitContext.check(body, faults);
    faults.checkNames("", body, FIELDS);
  }

  private static void checkWebhook(JsonNode webhook, Faults faults) {
    if (!webhook.path("url").isTextual()) {
      faults.add("/webhook/url", NO_STRING);
    }
    JsonNode events = webhook.path("events");
    if (!events.isMissingNode() && (!events.isArray() || events.isEmpty())) {
      faults.add("/webhook/events", "must be an array of event names");
    }
    for (int i = 0; i < events.size(); i++) {
      if (event(events.get(i)) == null) {
        faults.add(
            "/webhook/events/" + i,
            "must be job.succeeded, job.failed, job.canceled or job.expired");
      }
    }
    faults.checkNames("/webhook", webhook, WEBHOOK_FIELDS);
  }

  private static Instant deadline(String text) {
    return Rfc3339.parse(text)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.INVALID_DEADLINE, "Give it as RFC 3339 has it: 2026-11-20T12:00:00Z"));
  }

  private Webhook webhook(JsonNode webhook, String baseUrl) {
    Set<JobStatus> events = EnumSet.noneOf(JobStatus.class);
    webhook.path("events").forEach(name -> events.add(Objects.requireNonNull(event(name))));
    if (events.isEmpty()) {
      for (JobStatus status : JobStatus.values()) {
        if (status.isFinal()) {
          events.add(status);
        }
      }
    }
    try {
      String url = PublicUrl.parse(webhook.get("url").textValue(), allowLoopback).text();
      return new Webhook(url, events, baseUrl);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          new Problem(
              ProblemType.WEBHOOK_URL_NOT_ALLOWED,
              new FieldError("/webhook/url", String.valueOf(e.getMessage()))));
    }
  }

  private static @Nullable JobStatus event(JsonNode name) {
    for (JobStatus status : JobStatus.values()) {
      if (status.isFinal() && name.asText().equals(EVENT_PREFIX + status.word())) {
        return status;
      }
    }
    return null;
  }
}
