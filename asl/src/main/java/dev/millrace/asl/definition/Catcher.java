package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution goes on after an error.
 *
 * @param errors the names of the errors it is for
 * @param next the state that follows
 * @param resultPath where in the input the error goes; {@code $} by default, null to drop it
 * @param assign the variables it sets; null for none
 * @param output the JSONata template of the output; null for the error itself
 */
public record Catcher(
    List<String> errors,
    String next,
    @Nullable String resultPath,
    @Nullable JsonNode assign,
    @Nullable JsonNode output) {
  public Catcher {
    errors = List.copyOf(errors);
  }
}
