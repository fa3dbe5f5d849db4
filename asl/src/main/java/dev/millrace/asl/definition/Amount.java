package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A number of the definition that may be known only at run time.
 *
 * @param field the field that holds it, for example {@code TimeoutSeconds} or {@code
 *     TimeoutSecondsPath}
 * @param value a number; or a text: a path if the field's name ends in {@code Path}, a JSONata
 *     expression otherwise
 */
public record Amount(String field, JsonNode value) {
  /** Whether the definition itself holds the number. */
  public boolean isFixed() {
    return value.isNumber();
  }

  /** Whether it is a path into the input. */
  public boolean isPath() {
    return value.isTextual() && field.endsWith("Path");
  }
}
