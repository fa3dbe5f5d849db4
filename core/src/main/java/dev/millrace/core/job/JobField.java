package dev.millrace.core.job;

import java.util.Locale;

/**
 * The fields of a job's record, by the names they have in every store. Times are milliseconds since
 * 1970, UTC.
 */
public enum JobField {
  TENANT(Type.TEXT, false),
  ID(Type.TEXT, false),
  VERSION(Type.NUMBER, true),
  STATUS(Type.TEXT, true),
  MODEL(Type.TEXT, false),
  INPUT(Type.TEXT, false),
  INPUT_REF(Type.TEXT, false),
  INPUT_SHA256(Type.TEXT, false),
  CREATED_AT(Type.NUMBER, false),
  DEADLINE(Type.NUMBER, false),
  ATTEMPTS(Type.NUMBER, true),
  CRASHES(Type.NUMBER, true),
  STARTED_AT(Type.NUMBER, true),
  NOT_BEFORE(Type.NUMBER, true),
  LEASE_OWNER(Type.TEXT, true),
  LEASE_UNTIL(Type.NUMBER, true),
  COMPLETED_AT(Type.NUMBER, true),
  OUTPUT(Type.TEXT, true),
  OUTPUT_REF(Type.TEXT, true),
  MODEL_DIGEST(Type.TEXT, true),
  ERROR_CODE(Type.TEXT, true),
  ERROR_DETAIL(Type.TEXT, true),
  DUE_AT(Type.NUMBER, true);

  private enum Type {
    TEXT,
    NUMBER
  }

  private final Type type;
  private final boolean mutable;
  private final String column = name().toLowerCase(Locale.ROOT);

  JobField(Type type, boolean mutable) {
    this.type = type;
    this.mutable = mutable;
  }

  /** The name in the store, {@code snake_case}. */
  public String column() {
    return column;
  }

  /** Whether the value is a {@code Long}; else it is a {@code String}. */
  public boolean isNumber() {
    return type == Type.NUMBER;
  }

  /** Whether a move may change it; the others keep the value they had at acceptance. */
  public boolean isMutable() {
    return mutable;
  }
}
