package dev.millrace.core.inbox;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.Problem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The documents beside the inputs: a job as the API shows it, or why there is no job. */
public final class OutboxDocument {
  private static final JsonMapper JSON = new JsonMapper();

  private OutboxDocument() {}

  /** Says why an object became no job. Its {@code error} has the form of a failed job's. */
  public static String refusal(ObjectOrigin object, Problem problem, Instant now) {
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "refusal");
    json.put("status", "refused");
    json.put("bucket", object.bucket());
    json.put("key", object.key());
    json.put("version", object.version());
    json.put("created_at", now.truncatedTo(ChronoUnit.MILLIS).toString());
    ObjectNode error = json.putObject("error");
    error.put("type", Problem.TYPE_BASE + problem.type().slug());
    error.put("title", problem.type().title());
    error.put("detail", problem.detail());
    error.put("code", problem.type().slug());
    error.put("retryable", problem.type().isRetryable());
    if (!problem.errors().isEmpty()) {
      ArrayNode errors = error.putArray("errors");
      problem
          .errors()
          .forEach(each ->
              errors.addObject().put("pointer", each.pointer()).put("detail", each.detail()));
    }
    return json.toString();
  }

  /** Whether these bytes are a document about something accepted or refused after this moment. */
  public static boolean isNewerThan(Instant createdAt, byte[] document) {
    return createdAt(document).filter(time -> time.isAfter(createdAt)).isPresent();
  }

  private static Optional<Instant> createdAt(byte[] document) {
    try {
      JsonNode time = JSON.readTree(document).path("created_at");
      return time.isTextual() ? Optional.of(Instant.parse(time.textValue())) : Optional.empty();
    } catch (JacksonException | DateTimeException e) {
      return Optional.empty(); // somebody else's file
    } catch (IOException e) {
      throw new IllegalStateException("Bytes can be read", e);
    }
  }
}
