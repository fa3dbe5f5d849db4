package dev.millrace.core.http;

import dev.millrace.core.account.Quotas;
import java.util.Locale;

/** The kinds of problem a request can have: a closed list, each with its HTTP status. */
public enum ProblemType {
  MALFORMED_JSON(400, "The body is not valid JSON"),
  MALFORMED_ENCODING(400, "The body is not valid UTF-8"),
  DUPLICATE_KEY(400, "An object has the same key twice"),
  JSON_TOO_DEEP(400, "The JSON is nested too deeply"),
  NUMBER_OUT_OF_RANGE(400, "A number is too large"),
  INVALID_CURSOR(400, "The cursor cannot be used"),
  INVALID_IDEMPOTENCY_KEY(400, "The Idempotency-Key cannot be used"),
  MISSING_API_KEY(401, "An API key is needed"),
  INVALID_API_KEY(401, "The API key is not valid"),
  FORBIDDEN_ORIGIN(403, "This address may not call this server"),
  INSUFFICIENT_SCOPE(403, "The key does not allow this"),
  MODEL_NOT_ALLOWED(403, "The key does not allow this model"),
  JOB_NOT_FOUND(404, "There is no such job"),
  KEY_NOT_FOUND(404, "There is no such key"),
  TENANT_NOT_FOUND(404, "There is no such tenant"),
  MODEL_NOT_FOUND(404, "There is no such model"),
  NOT_FOUND(404, "There is nothing at this path"),
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  NOT_ACCEPTABLE(406, "The answer can only be JSON"),
  JOB_ALREADY_FINAL(409, "The job has already ended"),
  JOB_NOT_FINISHED(409, "The job has not ended yet"),
  JOB_FAILED(409, "The job ended without a result"),
  JOB_NOT_RETRYABLE(409, "The job cannot be tried again"),
  NO_WEBHOOK(409, "The job has no call to repeat"),
  TOO_MANY_KEYS(409, "The tenant has two live keys already"),
  MODEL_VERSION_EXISTS(409, "The version is there with other content"),
  CONFLICT(409, "Somebody else has changed it at the same moment"),
  RESULT_EXPIRED(410, "The result is kept no longer"),
  DATA_REMOVED(410, "The job's data were deleted"),
  UPLOAD_COMPLETE(412, "The upload has its bytes already"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON in UTF-8"),
  UNSUPPORTED_ENCODING(415, "The body must not be compressed"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key belongs to another request"),
  INVALID_MODEL_PACKAGE(422, "The model package is not right"),
  INVALID_BASE64(422, "The data are not valid base64"),
  UNSUPPORTED_IMAGE(422, "The image is of a kind that is not read"),
  IMAGE_TOO_LARGE(422, "The image has too many pixels"),
  CORRUPT_IMAGE(422, "The image is damaged"),
  INPUT_TOO_LONG(422, "The input is longer than the model reads"),
  METADATA_TOO_LARGE(422, "The metadata are too large"),
  UPLOAD_MISMATCH(422, "The upload is not what was announced"),
  URL_NOT_ALLOWED(422, "The address cannot be used"),
  INVALID_DEADLINE(422, "The deadline cannot be used"),
  WEBHOOK_URL_NOT_ALLOWED(422, "The webhook's address cannot be used"),
  UNKNOWN_MODEL(422, "There is no such model"),
  VALIDATION_FAILED(422, "The request does not fit its schema"),
  RATE_LIMITED(429, "Too many requests"),
  TOO_MANY_OPEN_JOBS(429, "Too many jobs are unfinished"),
  QUOTA_EXHAUSTED(429, "The day's quota is used up"),
  INTERNAL(500, "An internal error"),
  TEMPORARILY_UNAVAILABLE(503, "The service cannot answer now");

  private final int status;
  private final String title;
  private final String slug = name().toLowerCase(Locale.ROOT).replace('_', '-');

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** Whether the very same request may succeed later. */
  public boolean isRetryable() {
    return status == 429 || status == 503 || this == JOB_NOT_FINISHED || this == CONFLICT;
  }

  /**
   * Whether all problems of this type are the same bytes, so that none tells a stranger more than
   * another.
   */
  boolean tellsNothing() {
    return status == 401 || this == JOB_NOT_FOUND;
  }

  /** What a caller is told whose limit is reached. */
  public static ProblemType of(Quotas.Reason reason) {
    return switch (reason) {
      case RATE -> RATE_LIMITED;
      case OPEN_JOBS -> TOO_MANY_OPEN_JOBS;
      case UNITS -> QUOTA_EXHAUSTED;
    };
  }

  /** The last part of the type's address, and the word for programs. */
  public String slug() {
    return slug;
  }
}
