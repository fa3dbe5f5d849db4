package dev.millrace.core.job;

import java.util.Locale;

/**
 * The fields of a job's record, by the names they have in every store. Times are milliseconds since
 * 1970, UTC.
 */
public enum JobField {
  TENANT(Type.TEXT),
  ID(Type.TEXT),
  VERSION(Type.NUMBER),
  STATUS(Type.TEXT),
  MODEL(Type.TEXT),
  LANE(Type.TEXT),
  INPUT(Type.TEXT),
  INPUT_REF(Type.TEXT),
  INPUT_SHA256(Type.TEXT),
  REQUEST_SHA256(Type.TEXT),
  CREATED_AT(Type.NUMBER),
  DEADLINE(Type.NUMBER),
  ATTEMPTS(Type.NUMBER),
  ATTEMPTS_SINCE(Type.NUMBER),
  DEFERRALS(Type.NUMBER),
  RESENT(Type.NUMBER),
  STARTED_AT(Type.NUMBER),
  EARLIER_ATTEMPTS(Type.TEXT),
  CALLS(Type.TEXT),
  NOT_BEFORE(Type.NUMBER),
  LEASE_OWNER(Type.TEXT),
  LEASE_UNTIL(Type.NUMBER),
  CANCEL_REQUESTED_AT(Type.NUMBER),
  COMPLETED_AT(Type.NUMBER),
  OUTPUT(Type.TEXT),
  OUTPUT_REF(Type.TEXT),
  MODEL_DIGEST(Type.TEXT),
  ERROR_CODE(Type.TEXT),
  ERROR_DETAIL(Type.TEXT),
  WEBHOOK(Type.TEXT),
  METADATA(Type.TEXT),
  TRACEPARENT(Type.TEXT),
  ORIGIN(Type.TEXT),
  NO_CACHE(Type.NUMBER),
  DELIVERY(Type.TEXT),
  SETTLED_JOBS(Type.NUMBER),
  SETTLED_RUNS(Type.NUMBER),
  SETTLED_MILLIS(Type.NUMBER),
  SETTLED_INPUT_TOKENS(Type.NUMBER),
  SETTLED_OUTPUT_TOKENS(Type.NUMBER),
  SETTLED_CACHED_TOKENS(Type.NUMBER),
  SETTLED_NANOS(Type.NUMBER),
  SETTLED_SAVED_NANOS(Type.NUMBER),
  RESERVED_DAY(Type.NUMBER),
  DATA_REMOVED_AT(Type.NUMBER),
  ERASE_OWED(Type.NUMBER),
  DUE_AT(Type.NUMBER);

  private enum Type {
    TEXT,
    NUMBER
  }

  private final Type type;
  private final String column = name().toLowerCase(Locale.ROOT);

  JobField(Type type) {
    this.type = type;
  }

  /** The name in the store, {@code snake_case}. */
  public String column() {
    return column;
  }

  /** Whether the value is a {@code Long}; else it is a {@code String}. */
  public boolean isNumber() {
    return type == Type.NUMBER;
  }
}
