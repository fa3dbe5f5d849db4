package dev.millrace.core.job;

import dev.millrace.core.payload.PayloadKey;

/** The full name of a job: its tenant and its id. */
public record JobKey(TenantId tenant, JobId id) {

  /** Below this lie all payloads of the job. */
  public PayloadKey payloads() {
    return new PayloadKey("jobs/" + this);
  }

  /**
   * Where the input lies if it is large; the hash keeps two requests under one idempotency key from
   * meeting.
   */
  public PayloadKey inputKey(String sha256) {
    return new PayloadKey("jobs/" + this + "/input-" + sha256 + ".json");
  }

  /** Where the job's own copy of an uploaded file with this hash lies. */
  public PayloadKey fileKey(String sha256) {
    return new PayloadKey("jobs/" + this + "/file-" + sha256);
  }

  /**
   * Where a large result lies; each version of the job has its own place, so a zombie overwrites
   * nothing.
   */
  public PayloadKey outputKey(long version) {
    return new PayloadKey("jobs/" + this + "/output-" + version + ".json");
  }

  /** Where the answer of the job's call of this number is kept before anybody reads it. */
  public PayloadKey answerKey(int call) {
    return new PayloadKey("jobs/" + this + "/answer-" + call + ".json");
  }

  @Override
  public String toString() {
    return tenant + "/" + id;
  }
}
