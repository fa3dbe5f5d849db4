package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.account.Caller;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Webhook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish for a job.
 *
 * @param caller whose job it will be
 * @param model {@code "name"} or {@code "name@version"}
 * @param input the document for the model
 * @param deadline when the job is given up; null for the default
 * @param webhook whom to call at the end; null for nobody
 * @param idempotencyKey the client's name for this wish, so that a repetition of it names the same
 *     job; null if it gave none
 */
record SubmitCommand(
    Caller caller,
    String model,
    JsonNode input,
    @Nullable Instant deadline,
    @Nullable Webhook webhook,
    @Nullable String idempotencyKey) {

  TenantId tenant() {
    return caller.tenant();
  }
}
