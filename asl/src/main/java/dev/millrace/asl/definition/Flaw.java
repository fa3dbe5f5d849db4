package dev.millrace.asl.definition;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a definition.
 *
 * @param code for example {@code SCHEMA_VALIDATION_FAILED}
 * @param message for people
 * @param location where, for example {@code /States/A/Next}; null if no place is to blame
 */
public record Flaw(String code, String message, @Nullable String location) {
  static final String SCHEMA = "SCHEMA_VALIDATION_FAILED";
  static final String MISSING_TARGET = "MISSING_TRANSITION_TARGET";
  static final String MISSING_END = "MISSING_END_STATE";
  static final String INVALID_JSON = "INVALID_JSON_DESCRIPTION";

  /** As it stands in the message of an {@code InvalidDefinition}. */
  @Override
  public String toString() {
    return code + ": " + message + " at " + location;
  }
}
