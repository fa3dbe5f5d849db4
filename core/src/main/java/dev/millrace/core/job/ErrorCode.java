package dev.millrace.core.job;

import java.util.Arrays;

/** Why a job did not succeed: a closed list, so that clients and dashboards can group by it. */
public enum ErrorCode {
  /** The input is fine JSON but longer than the model reads. */
  INPUT_TOO_LONG("input-too-long", "The input is longer than the model reads", false),
  /** The stored input no longer has the bytes that were accepted. */
  INPUT_CORRUPT("input-corrupt", "The stored input is damaged", false),
  /** The model itself failed on this input; it would fail again. */
  MODEL_ERROR("model-error", "The model failed on this input", false),
  /** The worker died while it ran this job, as often as the policy allows. */
  WORKER_CRASHED("worker-crashed", "The worker died while running the job", true),
  /** The deadline passed before the job was done. */
  DEADLINE_EXCEEDED("deadline-exceeded", "The deadline passed before the job was done", true),
  /** A fault of Millrace or of its surroundings that repeated runs did not heal. */
  INTERNAL("internal", "An internal error", true);

  private final String slug;
  private final String title;
  private final boolean retryable;

  ErrorCode(String slug, String title, boolean retryable) {
    this.slug = slug;
    this.title = title;
    this.retryable = retryable;
  }

  /** The word in the store and the API. */
  public String slug() {
    return slug;
  }

  /** One sentence for people, the same for all jobs with this code. */
  public String title() {
    return title;
  }

  /** Whether the same job may succeed if it is submitted again. */
  public boolean isRetryable() {
    return retryable;
  }

  /**
   * The code with this slug.
   *
   * @throws IllegalArgumentException if no code has this slug
   */
  public static ErrorCode ofSlug(String slug) {
    return Arrays.stream(values())
        .filter(code -> code.slug.equals(slug))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Not an error code: " + slug));
  }
}
