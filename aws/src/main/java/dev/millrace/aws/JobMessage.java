package dev.millrace.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.queue.JobHint;
import java.util.Optional;

/**
 * The body of a queue message: {@code {"v":1,"tenant":"…","job":"job_…"}}. Payloads never travel in
 * messages.
 */
public final class JobMessage {
  private static final int SCHEMA = 1;
  private static final JsonMapper JSON = new JsonMapper();

  private JobMessage() {}

  static String write(JobHint hint) {
    return JSON.createObjectNode()
        .put("v", SCHEMA)
        .put("tenant", hint.key().tenant().value())
        .put("job", hint.key().id().value())
        .toString();
  }

  /** The hint in a message's body, or empty if the body is not one of ours. */
  public static Optional<JobHint> read(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.path("v").asInt() != SCHEMA) {
        return Optional.empty();
      }
      TenantId tenant = new TenantId(json.path("tenant").asText());
      return JobId.parse(json.path("job").asText()).map(id -> new JobHint(new JobKey(tenant, id)));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
