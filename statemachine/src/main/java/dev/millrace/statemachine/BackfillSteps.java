package dev.millrace.statemachine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.BatchId;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.job.TenantId;
import dev.millrace.statemachine.end.EndBatch;
import dev.millrace.statemachine.end.EndStep;
import dev.millrace.statemachine.plan.PlanBatch;
import dev.millrace.statemachine.plan.PlanCursor;
import dev.millrace.statemachine.plan.PlanStep;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The steps that {@code backfill.asl.json} asks for: {@code {"tenant":…,"batch":…,"pass":…,
 * "step":"plan" | "end"}}, and for a plan {@code concurrency} and the {@code cursor} of the step
 * before. The answer has {@code next}: the same step once more, {@code run}, or {@code none}.
 * Thread-safe.
 */
public final class BackfillSteps {
  private static final JsonMapper JSON = new JsonMapper();

  /** So that no child has so much to do that others wait for it at the end. */
  private static final int CHILDREN_PER_WORKER = 8;

  /** A list of more would come near what a child's input may have. */
  private static final int MOST_CHUNKS_PER_CHILD = 20;

  private final PlanBatch planBatch;
  private final EndBatch endBatch;

  public BackfillSteps(PlanBatch planBatch, EndBatch endBatch) {
    this.planBatch = planBatch;
    this.endBatch = endBatch;
  }

  /**
   * Makes a step.
   *
   * @param until when it is to end; it goes over that by a little
   * @throws StoreUnavailableException if it is to be made again
   * @throws IllegalArgumentException if it is none of these steps
   */
  public String step(String event, Instant until) {
    JsonNode step = read(event);
    BatchKey key =
        new BatchKey(
            new TenantId(step.required("tenant").asText()),
            new BatchId(step.required("batch").asText()));
    int pass = step.required("pass").intValue();
    return switch (step.required("step").asText()) {
      case "plan" -> plan(step, planBatch.plan(key, pass, cursor(step), until)).toString();
      case "end" -> end(endBatch.end(key, pass, until)).toString();
      default -> throw new IllegalArgumentException("Not a step: " + step.get("step"));
    };
  }

  private static ObjectNode plan(JsonNode event, PlanStep step) {
    return switch (step) {
      case PlanStep.Unfinished(PlanCursor cursor) -> {
        ObjectNode again = next("plan");
        again.set("cursor", cursor.toJson());
        yield again;
      }
      case PlanStep.Planned planned ->
          next("run")
              .put(
                  "chunks_per_child",
                  chunksPerChild(planned.batch().plan(), event.required("concurrency").intValue()));
      case PlanStep.Over _ -> next("none");
    };
  }

  private static ObjectNode end(EndStep step) {
    return next(step instanceof EndStep.Unfinished ? "end" : "none");
  }

  private static int chunksPerChild(@Nullable BatchPlan plan, int concurrency) {
    int chunks = plan == null ? 1 : plan.selected();
    return Math.clamp(
        chunks / (CHILDREN_PER_WORKER * (long) concurrency), 1, MOST_CHUNKS_PER_CHILD);
  }

  private static PlanCursor cursor(JsonNode step) {
    return step.has("cursor") ? PlanCursor.of(step.get("cursor")) : PlanCursor.START;
  }

  private static ObjectNode next(String step) {
    return JSON.createObjectNode().put("next", step);
  }

  private static JsonNode read(String event) {
    try {
      return JSON.readTree(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a step: " + e.getOriginalMessage(), e);
    }
  }
}
