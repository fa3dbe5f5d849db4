package dev.millrace.asl.jsonata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The types that a value can have. */
public enum ResultType {
  NULL,
  BOOLEAN,
  NUMBER,
  STRING,
  ARRAY,
  OBJECT;

  /** The type of the value. */
  public static ResultType of(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> BOOLEAN;
      case NUMBER -> NUMBER;
      case STRING -> STRING;
      case ARRAY -> ARRAY;
      case OBJECT -> OBJECT;
      default -> NULL;
    };
  }

  static void check(String field, String expression, JsonNode value, Set<ResultType> expected) {
    ResultType type = of(value);
    if (!expected.contains(type)) {
      String wanted =
          expected.stream().sorted().map(ResultType::word).collect(Collectors.joining("' or '"));
      throw Evaluator.error(
          expression,
          field,
          "returned an unexpected result type. Expected '"
              + wanted
              + "', but was '"
              + type.word()
              + "'"
              + (value.isContainerNode() ? "" : " for value: " + value));
    }
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
