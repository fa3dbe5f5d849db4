package dev.millrace.asl.jsonata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What an expression sees.
 *
 * @param states the value of {@code $states}: an object with {@code input}, {@code context} and,
 *     where the field has it, {@code result} or {@code errorOutput}
 * @param variables by name, without the dollar sign
 */
public record Scope(JsonNode states, Map<String, JsonNode> variables) {
  public Scope {
    variables = Map.copyOf(variables);
  }
}
