package dev.millrace.core.job;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a job and changes nothing of what is asked.
 *
 * @param metadata the client's own notes: at most {@link #MOST_METADATA} pairs and {@link
 *     #MOST_METADATA_BYTES} bytes in all, by name
 * @param traceparent W3C Trace Context of the submission, handed on to the webhook; null for none
 * @param origin the object from which the job was made; null for a job that a client submitted
 * @param noCache whether the answer to an equal question will not do
 */
public record JobContext(
    Map<String, String> metadata,
    @Nullable String traceparent,
    @Nullable String origin,
    boolean noCache) {

  public static final int MOST_METADATA = 16;
  public static final int MOST_METADATA_BYTES = 2048;

  /** A job of which nobody said anything. */
  public static final JobContext NONE = new JobContext(Map.of(), null, null, false);

  /** A context without a wish about the cache. */
  public JobContext(
      Map<String, String> metadata, @Nullable String traceparent, @Nullable String origin) {
    this(metadata, traceparent, origin, false);
  }

  public JobContext {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }
}
