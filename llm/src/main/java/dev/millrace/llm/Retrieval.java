package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.model.ModelPackage;
import java.util.Optional;

/**
 * How a package's facts are found for an input.
 *
 * @param file of the package: a fact a line
 * @param embedding the package that makes vectors of texts, with its version
 * @param query the input's property that is asked for
 * @param most facts to find
 */
public record Retrieval(String file, String embedding, String query, int most) {

  /** What the package says; empty if it retrieves nothing. */
  public static Optional<Retrieval> of(ModelPackage model) {
    JsonNode json = model.manifest().settings().path("retrieval");
    return json.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new Retrieval(
                json.get("facts").textValue(),
                json.get("model").textValue(),
                json.get("query").textValue(),
                json.get("top_k").intValue()));
  }
}
