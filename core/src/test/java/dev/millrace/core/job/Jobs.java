package dev.millrace.core.job;

import dev.millrace.core.Sha256;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Jobs for tests. */
public final class Jobs {
  public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  public static final TenantId TENANT = new TenantId("tenant-a");
  public static final JobPolicy POLICY = JobPolicy.forWorkerTimeout(Duration.ofSeconds(30));
  public static final JobIds IDS = new JobIds(() -> NOW, new Random(7));
  private static final String INPUT = "{\"text\":\"a cat\"}";

  private Jobs() {}

  public static JobRequest request(Instant createdAt) {
    return new JobRequest(
        new ModelRef("minilm-l6-v2", 1),
        new Payload.Inline(INPUT),
        Sha256.hex(INPUT),
        Sha256.hex("minilm-l6-v2 " + INPUT),
        createdAt,
        createdAt.plus(JobRequest.DEFAULT_DEADLINE));
  }

  /** A job accepted at {@link #NOW}, unlike any other. */
  public static Job queued() {
    return Job.accept(new JobKey(TENANT, IDS.next()), request(NOW), POLICY);
  }

  public static Job running() {
    return next(queued().claim(NOW, "worker-1", POLICY));
  }

  public static Job succeeded() {
    return next(running().succeed(NOW, new Payload.Inline("{\"embedding\":[1.0]}"), "digest"));
  }

  /** The job to which an allowed move leads. */
  public static Job next(Move move) {
    if (move instanceof Move.To(Job next)) {
      return next;
    }
    throw new AssertionError("Refused: " + move);
  }
}
