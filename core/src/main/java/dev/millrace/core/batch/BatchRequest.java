package dev.millrace.core.batch;

import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for. Nothing of it ever changes but the deadline, at a retry.
 *
 * @param model the exact version that runs every row
 * @param modelDigest SHA-256 of its package when the batch was accepted
 * @param lane which workers run it
 * @param parameters members of every row's input that does not have them itself, a JSON object;
 *     null for none
 * @param source where the rows come from
 * @param format how the source holds them
 * @param mapping for {@link RowFormat#CSV} which column becomes which member of the input, by
 *     member; for {@link RowFormat#FILES} at most one entry, whose key is the member that takes the
 *     file. What is not mapped is found by equal names.
 * @param chunking how the rows are cut
 * @param maxConcurrency how many chunks may be run at once, 1 or more
 * @param requestSha256 of the request as the client sent it, by which a repetition is known
 * @param createdAt when the batch was accepted
 * @param deadline when no more rows are run, after {@code createdAt} and at most {@link #LONGEST}
 *     later
 * @param webhook whom to call at the end; null for nobody
 * @param context what travels with the batch
 */
public record BatchRequest(
    ModelRef model,
    String modelDigest,
    Lane lane,
    @Nullable String parameters,
    BatchSource source,
    RowFormat format,
    Map<String, String> mapping,
    Chunking chunking,
    int maxConcurrency,
    String requestSha256,
    Instant createdAt,
    Instant deadline,
    @Nullable Webhook webhook,
    JobContext context) {

  public static final Duration DEFAULT_DEADLINE = Duration.ofHours(24);
  public static final Duration LONGEST = Duration.ofDays(14);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if the deadline or the concurrency is not within them
   */
  public BatchRequest {
    mapping = Collections.unmodifiableMap(new TreeMap<>(mapping));
    if (!deadline.isAfter(createdAt) || deadline.isAfter(createdAt.plus(LONGEST))) {
      throw new IllegalArgumentException("A deadline lies between now and 14 days from now");
    }
    if (maxConcurrency < 1) {
      throw new IllegalArgumentException("A batch is run by one worker at least");
    }
  }

  /** Whether the other asks for the same work, whenever it was asked. */
  public boolean asksTheSameAs(BatchRequest other) {
    return requestSha256.equals(other.requestSha256);
  }

  BatchRequest until(Instant later) {
    return new BatchRequest(
        model,
        modelDigest,
        lane,
        parameters,
        source,
        format,
        mapping,
        chunking,
        maxConcurrency,
        requestSha256,
        createdAt,
        later,
        webhook,
        context);
  }
}
