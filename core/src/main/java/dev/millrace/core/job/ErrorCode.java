package dev.millrace.core.job;

import java.util.Arrays;

/**
 * Why a run, or the whole job, did not succeed: a closed list, so that clients and dashboards can
 * group by it. Each code says what it does to the job's next run.
 */
public enum ErrorCode {
  /** The input is fine JSON but longer than the model reads. */
  INPUT_TOO_LONG("input-too-long", "The input is longer than the model reads", Retry.NEVER),
  /** The stored input no longer has the bytes that were accepted. */
  INPUT_CORRUPT("input-corrupt", "The stored input is damaged", Retry.NEVER),
  /** The input, or a file of it, is not what the model takes, which only a worker could tell. */
  VALIDATION_FAILED("validation-failed", "The input does not fit the model's schema", Retry.NEVER),
  /** A picture is of a format that is not read, or none at all. */
  UNSUPPORTED_IMAGE("unsupported-image", "The image is of a kind that is not read", Retry.NEVER),
  /** A picture says that it has more pixels than are read. */
  IMAGE_TOO_LARGE("image-too-large", "The image has too many pixels", Retry.NEVER),
  /** A picture is cut off or damaged. */
  CORRUPT_IMAGE("corrupt-image", "The image is damaged", Retry.NEVER),
  /** An uploaded file has not the bytes that were announced. */
  UPLOAD_MISMATCH("upload-mismatch", "The upload is not what was announced", Retry.NEVER),
  /** An address in the input leads to where nobody may be sent. */
  URL_NOT_ALLOWED("url-not-allowed", "The address cannot be used", Retry.NEVER),
  /** The model itself failed on this input; it would fail again. */
  MODEL_ERROR("model-error", "The model failed on this input", Retry.NEVER),
  /** The run was stopped shortly before its worker would have been. */
  RUN_TIMEOUT("run-timeout", "The run took longer than a worker may", Retry.ONCE),
  /** The worker died while it ran this job, as often as the policy allows. */
  WORKER_CRASHED("worker-crashed", "The worker died while running the job", Retry.ALONE),
  /** The deadline passed before the job was done. */
  DEADLINE_EXCEEDED(
      "deadline-exceeded", "The deadline passed before the job was done", Retry.NEVER),
  /** The job's message was received too often without an end. */
  DEAD_LETTERED("dead-lettered", "The queue gave the job up", Retry.NEVER),
  /** A service that the run needs cannot answer now, or says that it has too much to do. */
  DEPENDENCY_UNAVAILABLE(
      "dependency-unavailable", "A service that the run needs cannot answer", Retry.UNSPENT),
  /** What the input points to cannot be fetched. */
  FETCH_FAILED("fetch-failed", "What the input points to cannot be fetched", Retry.NEVER),
  /** What the input points to cannot be fetched now; the last try ends in {@link #FETCH_FAILED}. */
  FETCH_UNAVAILABLE(
      "fetch-unavailable", "What the input points to does not answer", Retry.WITHIN_ATTEMPTS),
  /** The provider of the model says that the request is wrong. */
  PROVIDER_REJECTED("provider-rejected", "The provider refused the request", Retry.NEVER),
  /** The provider says: not now. */
  PROVIDER_RATE_LIMITED("provider-rate-limited", "The provider asked to wait", Retry.UNSPENT),
  /** The provider says that money or quota is out. */
  PROVIDER_QUOTA("provider-quota", "The provider's quota is used up", Retry.NEVER),
  /** The provider did not answer, or failed, before anything was paid for. */
  PROVIDER_UNAVAILABLE(
      "provider-unavailable", "The provider could not answer", Retry.WITHIN_ATTEMPTS),
  /** The provider took the request and did not answer in time; it may have to be paid for. */
  PROVIDER_TIMEOUT("provider-timeout", "The provider did not answer in time", Retry.ONCE),
  /** The provider's answer cannot be used. */
  PROVIDER_BAD_ANSWER("provider-bad-answer", "The provider's answer is unusable", Retry.ONCE),
  /** The provider does not take the operator's key; jobs wait until the operator has seen to it. */
  PROVIDER_ACCESS_DENIED(
      "provider-access-denied", "The provider refused the operator's key", Retry.UNSPENT),
  /** The model will not answer this, for its content's sake. */
  CONTENT_REFUSED("content-refused", "The model refused to answer", Retry.NEVER),
  /** The answer had no end within the tokens that it may have. */
  OUTPUT_TRUNCATED("output-truncated", "The answer is longer than its token limit", Retry.NEVER),
  /** What the tenant may spend is spent; the call was not made. */
  BUDGET_EXHAUSTED("budget-exhausted", "The budget is spent", Retry.NEVER),
  /** A fault of Millrace or of its surroundings that repeated runs did not heal. */
  INTERNAL("internal", "An internal error", Retry.WITHIN_ATTEMPTS);

  /** What an error means for the next run; the one layer of retries. */
  public enum Retry {
    /** The next run would end the same. */
    NEVER,
    /** One more run, if an attempt is left. */
    ONCE,
    /** As long as attempts are left. */
    WITHIN_ATTEMPTS,
    /** As long as the job lives: the run did not count, somebody else was not ready. */
    UNSPENT,
    /** Until too many workers have died, with no other job beside it. */
    ALONE
  }

  private final String slug;
  private final String title;
  private final Retry retry;

  ErrorCode(String slug, String title, Retry retry) {
    this.slug = slug;
    this.title = title;
    this.retry = retry;
  }

  /** The word in the store and the API. */
  public String slug() {
    return slug;
  }

  /** One sentence for people, the same for all jobs with this code. */
  public String title() {
    return title;
  }

  public Retry retry() {
    return retry;
  }

  /** Whether the same job may succeed if it is tried again later. */
  public boolean isRetryable() {
    return retry != Retry.NEVER
        || this == DEADLINE_EXCEEDED
        || this == DEAD_LETTERED
        || this == PROVIDER_QUOTA
        || this == BUDGET_EXHAUSTED;
  }

  /** Whether it is the fault of a service that the run needs, and would be any other run's too. */
  public boolean blamesDependency() {
    return retry == Retry.UNSPENT
        || this == PROVIDER_UNAVAILABLE
        || this == PROVIDER_TIMEOUT
        || this == PROVIDER_QUOTA;
  }

  /** Whether a model's answer is to blame, so that it is of no more use. */
  public boolean blamesAnswer() {
    return this == PROVIDER_BAD_ANSWER || this == CONTENT_REFUSED || this == OUTPUT_TRUNCATED;
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
