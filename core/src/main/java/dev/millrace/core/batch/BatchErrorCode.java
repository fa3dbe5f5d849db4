package dev.millrace.core.batch;

import java.util.Arrays;

/** Why a batch as a whole could not be run: a closed list. */
public enum BatchErrorCode {
  /** What the source names is not there, or is not what was announced. */
  SOURCE_UNREADABLE("source-unreadable", "The source cannot be read"),
  /** There is nothing to run. */
  NO_LINES("no-lines", "The source has no lines"),
  /** More than a batch may have. */
  TOO_MANY_LINES("too-many-lines", "The source has too many lines"),
  /** The columns of a table do not lead to the model's input. */
  INVALID_MAPPING("invalid-mapping", "The columns do not fit the model's input"),
  /** The package that was asked for cannot be found any more. */
  MODEL_GONE("model-gone", "The model is gone"),
  /** Reading the source failed time and again. */
  PLANNING_FAILED("planning-failed", "The source could not be cut into chunks"),
  /** Not one row was run. */
  WORKERS_FAILED("workers-failed", "No worker has run a row");

  private final String slug;
  private final String title;

  BatchErrorCode(String slug, String title) {
    this.slug = slug;
    this.title = title;
  }

  /** The word in the store and the API. */
  public String slug() {
    return slug;
  }

  /** One sentence for people, the same for all batches with this code. */
  public String title() {
    return title;
  }

  /**
   * The code with this slug.
   *
   * @throws IllegalArgumentException if no code has this slug
   */
  public static BatchErrorCode ofSlug(String slug) {
    return Arrays.stream(values())
        .filter(code -> code.slug.equals(slug))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Not an error code of a batch: " + slug));
  }
}
