package dev.millrace.core.job;

import dev.millrace.core.Sha256;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;

/** Jobs for tests. */
public final class Jobs {
  public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  public static final TenantId TENANT = new TenantId("tenant-a");
  public static final JobPolicy POLICY = JobPolicy.forWorkerTimeout(Duration.ofSeconds(30));
  public static final JobIds IDS = new JobIds(() -> NOW, new Random(7));
  public static final String PRINT = Sha256.hex("all that is sent");
  private static final String INPUT = "{\"text\":\"a cat\"}";

  private Jobs() {}

  public static JobRequest request(Instant createdAt) {
    return new JobRequest(
        new ModelRef("minilm-l6-v2", 1),
        new Payload.Inline(INPUT),
        Sha256.hex(INPUT),
        Sha256.hex("minilm-l6-v2 " + INPUT),
        createdAt,
        createdAt.plus(JobRequest.DEFAULT_DEADLINE),
        null);
  }

  /** A job whose end is to be told. */
  public static Job queuedWithWebhook() {
    JobRequest request = request(NOW);
    Webhook webhook =
        new Webhook(
            "https://example.com/hook",
            EnumSet.of(JobStatus.SUCCEEDED, JobStatus.FAILED),
            "https://api.example.com");
    return Job.accept(
        new JobKey(TENANT, IDS.next()),
        new JobRequest(
            request.model(),
            request.input(),
            request.inputSha256(),
            request.requestSha256(),
            request.createdAt(),
            request.deadline(),
            webhook),
        POLICY);
  }

  /** A job accepted at {@link #NOW}, unlike any other. */
  public static Job queued() {
    return Job.accept(new JobKey(TENANT, IDS.next()), request(NOW), POLICY);
  }

  /** A job that a provider is to answer, and no cache. */
  public static Job queuedForProvider() {
    JobRequest request = request(NOW);
    return Job.accept(
        new JobKey(TENANT, IDS.next()),
        new JobRequest(
            request.model(),
            Lane.LLM,
            request.input(),
            request.inputSha256(),
            request.requestSha256(),
            request.createdAt(),
            request.deadline(),
            null,
            new JobContext(Map.of(), null, null, true)),
        POLICY);
  }

  public static Job running() {
    return next(queued().claim(NOW, "worker-1", POLICY));
  }

  /** A running job with a call of a provider under way, the first, that may cost so much. */
  public static Job calling(long mostNanos) {
    return calling(running(), mostNanos);
  }

  /** The running job with one more call under way. */
  public static Job calling(Job running, long mostNanos) {
    int number = running.runs().calls().next();
    int attempt = running.runs().attempts();
    return next(
        running.call(
            NOW, ProviderCall.begin(number, attempt, "acme", "m-1", PRINT, NOW, mostNanos)));
  }

  /** A running job whose only call was answered. */
  public static Job paid(Tokens tokens, long nanos) {
    Job calling = calling(nanos);
    Calls calls = calling.runs().calls();
    return calling.with(calls.ended(calls.open().getFirst().answered(NOW, tokens, nanos)));
  }

  public static Job succeeded() {
    return end(running());
  }

  /** The running job, ended well. */
  public static Job end(Job running) {
    Outcome answer = new Outcome.Success(new Payload.Inline("{\"embedding\":[1.0]}"), "digest");
    return next(running.finish(NOW, answer, POLICY));
  }

  /** A job to which nothing is owed any more. */
  public static Job settled() {
    return succeeded().settle().orElseThrow().next();
  }

  /** The running job, its run ended in this error; another may follow after the wait. */
  public static Move fail(Job running, Instant now, ErrorCode code, Duration wait) {
    return running.finish(now, new Outcome.Failure(new JobError(code, "it broke"), wait), POLICY);
  }

  /** The job to which an allowed move leads. */
  public static Job next(Move move) {
    if (move instanceof Move.To(Job next)) {
      return next;
    }
    throw new AssertionError("Refused: " + move);
  }
}
