package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be wrong with a payload template. */
final class TemplateFaults {
  private static final String CODE = "SCHEMA_VALIDATION_FAILED";

  private final List<Problem> problems = new ArrayList<>();

  private TemplateFaults() {}

  static List<Problem> of(String field, JsonNode template) {
    TemplateFaults faults = new TemplateFaults();
    faults.collect(field, template);
    return faults.problems;
  }

  static String invalid(String name) {
    return "The value for the field '"
        + name
        + "' must be a valid JSONPath or a valid intrinsic function call";
  }

  private void collect(String field, JsonNode template) {
    if (template.isArray()) {
      for (int i = 0; i < template.size(); i++) {
        collect(field + "[" + i + "]", template.get(i));
      }
    }
    for (Map.Entry<String, JsonNode> entry : template.properties()) {
      String name = entry.getKey();
      if (!name.endsWith(".$")) {
        collect(field + "/" + name, entry.getValue());
        continue;
      }
      if (!isExpression(entry.getValue())) {
        problems.add(new Problem(CODE, invalid(name), field));
      }
      String plain = name.substring(0, name.length() - 2);
      if (template.has(plain)) {
        problems.add(
            new Problem(
                CODE, "The fields '" + plain + "' and '" + name + "' exclude each other", field));
      }
    }
  }

  private static boolean isExpression(JsonNode value) {
    if (!value.isTextual()) {
      return false;
    }
    try {
      IntrinsicParser.parse(value.textValue());
      return true;
    } catch (InvalidExpression e) {
      return false;
    }
  }
}
