package dev.millrace.core.account;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps tenants. Reads are strong. Every method throws {@link StoreUnavailableException} if the
 * store cannot answer now. Thread-safe.
 */
public interface TenantStore {

  /** The tenant, or empty if it was never saved. */
  Optional<Tenant> find(TenantId id);

  /**
   * Stores the tenant if the stored version still is {@code next.version() - 1}; version 1 if there
   * is none.
   *
   * @return whether it is stored
   */
  boolean save(Tenant next);

  /** All tenants that were ever saved, by id. */
  List<TenantId> all();
}
