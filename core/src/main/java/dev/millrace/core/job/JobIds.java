package dev.millrace.core.job;

import dev.millrace.core.DerivedIds;
import dev.millrace.core.SortableIds;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes job ids: random ones that sort by time, and derived ones that are the same whenever the
 * same request comes again. Thread-safe if the random generator is.
 */
public final class JobIds {
  private final SortableIds random;

  public JobIds(InstantSource clock, RandomGenerator random) {
    this.random = new SortableIds(clock, random);
  }

  /** An id nobody has used and nobody can guess. */
  public JobId next() {
    return id(random.next());
  }

  /** The id of the tenant's job under this idempotency key: the same on every machine. */
  public static JobId derive(TenantId tenant, String idempotencyKey) {
    return derive("idempotency-key", tenant.value(), idempotencyKey);
  }

  /**
   * The id of the job that is made of this tenant's object: one for each version of it, and never
   * that of an idempotency key.
   */
  public static JobId ofObject(TenantId tenant, String bucket, String key, String version) {
    return derive("object", tenant.value(), bucket, key, version);
  }

  /** The id of the job that a batch makes of one of its rows in a pass. */
  public static JobId ofRow(TenantId tenant, String batch, int pass, long line) {
    return derive("row", tenant.value(), batch, Integer.toString(pass), Long.toString(line));
  }

  private static JobId derive(String... parts) {
    return id(DerivedIds.of(parts));
  }

  private static JobId id(String text) {
    return new JobId("job_" + text);
  }
}
