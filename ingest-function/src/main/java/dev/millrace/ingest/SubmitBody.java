package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.account.Caller;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.outbound.PublicUrl;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a submission: model, input, and perhaps a deadline and a webhook. Thread-safe. */
final class SubmitBody {
  private static final Set<String> FIELDS =
      Set.of("model", "input", "deadline", "webhook", "metadata");
  private static final Set<String> WEBHOOK_FIELDS = Set.of("url", "events");
  private static final String EVENT_PREFIX = "job.";
  private static final String UNKNOWN_FIELD = "is not known";
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
    List<FieldError> errors = formErrors(body);
    if (!errors.isEmpty()) {
      if (body.path("model").isTextual() && body.path("input").isObject()) {
        errors.addAll(
            inputErrors.of(
                request.requireCaller(), body.get("model").textValue(), body.get("input")));
      }
      throw invalid(errors);
    }
    return new SubmitCommand(
        request.requireCaller(),
        body.get("model").textValue(),
        body.get("input"),
        body.has("deadline") ? deadline(body.get("deadline").textValue()) : null,
        body.has("webhook") ? webhook(body.get("webhook"), request.baseUrl()) : null,
        idempotencyKey,
        SubmitContext.read(request, body));
  }

  static ProblemException invalid(List<FieldError> errors) {
    List<FieldError> sorted =
        errors.stream()
            .sorted(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::detail))
            .toList();
    return new ProblemException(
        new Problem(ProblemType.VALIDATION_FAILED, "See errors for each fault", sorted));
  }

  private static List<FieldError> formErrors(JsonNode body) {
    List<FieldError> errors = new ArrayList<>();
    if (!body.isObject()) {
      errors.add(new FieldError("", "must be an object"));
      return errors;
    }
    if (!body.path("model").isTextual()) {
      errors.add(new FieldError("/model", NO_STRING));
    }
    if (!body.path("input").isObject()) {
      errors.add(new FieldError("/input", "must be an object"));
    }
    if (body.has("deadline") && !body.get("deadline").isTextual()) {
      errors.add(new FieldError("/deadline", NO_STRING));
    }
    if (body.has("webhook")) {
      checkWebhook(body.get("webhook"), errors);
    }
    SubmitContext.check(body, errors);
    checkNames(body, FIELDS, "", errors);
    return errors;
  }

  private static void checkWebhook(JsonNode webhook, List<FieldError> errors) {
    if (!webhook.path("url").isTextual()) {
      errors.add(new FieldError("/webhook/url", NO_STRING));
    }
    JsonNode events = webhook.path("events");
    if (!events.isMissingNode() && (!events.isArray() || events.isEmpty())) {
      errors.add(new FieldError("/webhook/events", "must be an array of event names"));
    }
    for (int i = 0; i < events.size(); i++) {
      if (event(events.get(i)) == null) {
        errors.add(
            new FieldError(
                "/webhook/events/" + i,
                "must be job.succeeded, job.failed, job.canceled or job.expired"));
      }
    }
    checkNames(webhook, WEBHOOK_FIELDS, "/webhook", errors);
  }

  private static void checkNames(
      JsonNode object, Set<String> known, String pointer, List<FieldError> errors) {
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            String escaped = name.replace("~", "~0").replace("/", "~1");
            errors.add(new FieldError(pointer + "/" + escaped, UNKNOWN_FIELD));
          }
        });
  }

  private static Instant deadline(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemType.INVALID_DEADLINE, "Give it as RFC 3339 has it: 2026-11-20T12:00:00Z");
    }
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
              "See errors for why",
              List.of(new FieldError("/webhook/url", String.valueOf(e.getMessage())))));
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
