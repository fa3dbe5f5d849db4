package dev.millrace.core.job;

/** The full name of a job: its tenant and its id. */
public record JobKey(TenantId tenant, JobId id) {
  @Override
  public String toString() {
    return tenant + "/" + id;
  }
}
