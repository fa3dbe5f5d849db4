package dev.millrace.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.queue.JobHint;

/**
 * The body of a queue message: {@code {"v":1,"tenant":"…","job":"job_…"}}. Payloads never travel in
 * messages.
 */
public sealed interface JobMessage {
  int SCHEMA = 1;
  JsonMapper JSON = new JsonMapper();

  /** One of ours. */
  record Known(JobHint hint) implements JobMessage {}

  /** One that a later version of Millrace has sent, and can read. */
  record OfLaterVersion() implements JobMessage {}

  /** Nobody's. */
  record Unreadable() implements JobMessage {}

  /** The body of the message for this hint. */
  static String write(JobHint hint) {
    return JSON.createObjectNode()
        .put("v", SCHEMA)
        .put("tenant", hint.key().tenant().value())
        .put("job", hint.key().id().value())
        .toString();
  }

  /** What this body is; never throws. */
  static JobMessage read(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.path("v").asInt() > SCHEMA) {
        return new OfLaterVersion();
      }
      if (json.path("v").asInt() != SCHEMA) {
        return new Unreadable();
      }
      TenantId tenant = new TenantId(json.path("tenant").asText());
      return JobId.parse(json.path("job").asText())
          .<JobMessage>map(id -> new Known(new JobHint(new JobKey(tenant, id))))
          .orElseGet(Unreadable::new);
    } catch (JacksonException | IllegalArgumentException e) {
      return new Unreadable();
    }
  }
}
