package dev.millrace.core.upload;

import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that a client has announced: what its bytes must be.
 *
 * @param filename as the client calls it; null if it did not say
 * @param contentType media type in lower case, without parameters
 * @param size bytes, 1 to {@link #MOST_BYTES}
 * @param sha256 of the bytes, 64 hexadecimal digits in lower case
 * @param expiresAt until when the bytes may be put
 */
public record Upload(
    TenantId tenant,
    UploadId id,
    @Nullable String filename,
    String contentType,
    long size,
    String sha256,
    Instant expiresAt) {

  /** S3 takes no more in one request. */
  public static final long MOST_BYTES = 5L * 1024 * 1024 * 1024;

  /** How long the address is good for. */
  public static final Duration OPEN = Duration.ofMinutes(15);

  /** Uploads are forgotten so long after they were put. Jobs that use them have their own copy. */
  public static final Duration KEPT = Duration.ofDays(2);

  /** Where the bytes lie. */
  public PayloadKey content() {
    return id.content(tenant);
  }
}
