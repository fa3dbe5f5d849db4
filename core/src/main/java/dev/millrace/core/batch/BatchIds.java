package dev.millrace.core.batch;

import dev.millrace.core.DerivedIds;
import dev.millrace.core.SortableIds;
import dev.millrace.core.job.TenantId;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes batch ids: random ones that sort by time, and derived ones that are the same whenever the
 * same request comes again. Thread-safe if the random generator is.
 */
public final class BatchIds {
  private final SortableIds random;

  public BatchIds(InstantSource clock, RandomGenerator random) {
    this.random = new SortableIds(clock, random);
  }

  /** An id nobody has used and nobody can guess. */
  public BatchId next() {
    return id(random.next());
  }

  /** The id of the tenant's batch under this idempotency key: the same on every machine. */
  public static BatchId derive(TenantId tenant, String idempotencyKey) {
    return id(DerivedIds.of("batch", tenant.value(), idempotencyKey));
  }

  private static BatchId id(String text) {
    return new BatchId("batch_" + text);
  }
}
