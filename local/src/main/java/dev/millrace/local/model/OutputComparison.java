package dev.millrace.local.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** Whether a model answers what its package says. */
public final class OutputComparison {
  private OutputComparison() {}

  /**
   * The first difference and where it is; empty if there is none. Members that are not expected do
   * not count, so that a package may name only those that matter.
   *
   * @param tolerance by how much numbers may differ
   */
  public static Optional<String> difference(JsonNode expected, JsonNode actual, double tolerance) {
    return difference("", expected, actual, tolerance);
  }

  private static Optional<String> difference(
      String at, JsonNode expected, JsonNode actual, double tolerance) {
    if (expected.isNumber() && actual.isNumber()) {
      boolean near = Math.abs(expected.asDouble() - actual.asDouble()) <= tolerance;
      return near ? Optional.empty() : told(at, expected, actual);
    }
    if (expected.isObject() && actual.isObject()) {
      for (Map.Entry<String, JsonNode> member : expected.properties()) {
        Optional<String> difference =
            difference(
                at + "/" + member.getKey(),
                member.getValue(),
                actual.path(member.getKey()),
                tolerance);
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        Optional<String> difference =
            difference(at + "/" + i, expected.get(i), actual.get(i), tolerance);
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    return expected.equals(actual) ? Optional.empty() : told(at, expected, actual);
  }

  private static Optional<String> told(String at, JsonNode expected, JsonNode actual) {
    return Optional.of(
        (at.isEmpty() ? "the output" : at)
            + ": expected "
            + shown(expected)
            + ", got "
            + (actual.isMissingNode() ? "nothing" : shown(actual)));
  }

  private static String shown(JsonNode value) {
    if (value.isArray()) {
      return value.size() + " values";
    }
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
