package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish for a job.
 *
 * @param model {@code "name"} or {@code "name@version"}
 * @param input the document for the model
 * @param idempotencyKey the client's name for this wish, so that a repetition of it names the same
 *     job; null if it gave none
 */
record SubmitCommand(
    TenantId tenant, String model, JsonNode input, @Nullable String idempotencyKey) {}
