package dev.millrace.core.job;

import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.queue.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for. Nothing of it ever changes but the deadline, at a retry on request, and
 * that its data go, after the end.
 *
 * @param model the exact version that runs
 * @param lane which workers run it
 * @param input the JSON document given to the model, in which files may be references still
 * @param inputSha256 SHA-256 of the input's UTF-8 bytes as the client sent it, without white space:
 *     of a file value the reference or the base64, not the content; 64 hexadecimal digits
 * @param requestSha256 of the request as the client sent it, so that a repetition is known even
 *     when a name has come to mean another version
 * @param createdAt when the job was accepted
 * @param deadline when the job becomes {@code expired} if it is not final, after {@code createdAt}
 *     and at most {@link #LONGEST} later
 * @param webhook whom to call at the end; null for nobody
 * @param context what travels with the job
 */
public record JobRequest(
    ModelRef model,
    Lane lane,
    Payload input,
    String inputSha256,
    String requestSha256,
    Instant createdAt,
    Instant deadline,
    @Nullable Webhook webhook,
    JobContext context) {

  public static final Duration DEFAULT_DEADLINE = Duration.ofHours(1);
  public static final Duration LONGEST = Duration.ofDays(14);

  /**
   * Checks the deadline.
   *
   * @throws IllegalArgumentException if the deadline is not within its bounds
   */
  public JobRequest {
    if (!deadline.isAfter(createdAt) || deadline.isAfter(createdAt.plus(LONGEST))) {
      throw new IllegalArgumentException("A deadline lies between now and 14 days from now");
    }
  }

  /** A request for the workers of the CPU lane. */
  public JobRequest(
      ModelRef model,
      Payload input,
      String inputSha256,
      String requestSha256,
      Instant createdAt,
      Instant deadline,
      @Nullable Webhook webhook,
      JobContext context) {
    this(model, Lane.CPU, input, inputSha256, requestSha256, createdAt, deadline, webhook, context);
  }

  /** A request for them of which nobody said anything more. */
  public JobRequest(
      ModelRef model,
      Payload input,
      String inputSha256,
      String requestSha256,
      Instant createdAt,
      Instant deadline,
      @Nullable Webhook webhook) {
    this(model, input, inputSha256, requestSha256, createdAt, deadline, webhook, JobContext.NONE);
  }

  /** Whether the other asks for the same work, whenever it was asked. */
  public boolean asksTheSameAs(JobRequest other) {
    return requestSha256.equals(other.requestSha256);
  }

  /** The same request without its input and what the client noted on it. */
  JobRequest without(Payload.Removed gone) {
    return new JobRequest(
        model,
        lane,
        gone,
        inputSha256,
        requestSha256,
        createdAt,
        deadline,
        webhook,
        new JobContext(Map.of(), context.traceparent(), context.origin(), context.noCache()));
  }

  /** The same request with another deadline. */
  JobRequest until(Instant later) {
    return new JobRequest(
        model, lane, input, inputSha256, requestSha256, createdAt, later, webhook, context);
  }
}
