package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.model.ModelSchemas;
import java.util.List;
import java.util.Optional;

/** How a model's text becomes a job's output, which fits the package's schema always. */
sealed interface AnswerForm permits TextAnswer, JsonAnswer {

  /**
   * What became of a text.
   *
   * @param output a JSON document; empty if there are faults
   * @param faults why it is no output, for the model and for people
   */
  record Reading(String output, List<String> faults) {
    static Reading of(JsonNode output, Schema schema) {
      List<String> faults =
          schema.validate(output).stream().map(Reading::describe).sorted().limit(MOST).toList();
      return new Reading(faults.isEmpty() ? output.toString() : "", faults);
    }

    static Reading unfit(String fault) {
      return new Reading("", List.of(fault));
    }

    private static String describe(Error error) {
      String place = error.getInstanceLocation().toString();
      return (place.isEmpty() ? "The document" : place) + " " + error.getMessage();
    }
  }

  /** More faults at once help nobody. */
  int MOST = 20;

  /** Reads the whole text of an answer. */
  Reading read(String text);

  /** JSON Schema of the text, if it has to be JSON. */
  Optional<JsonNode> schema();

  /** The form that a package asks for. */
  static AnswerForm of(Manifest manifest) {
    JsonNode outputSchema = manifest.outputSchema();
    Schema schema = ModelSchemas.registry().getSchema(outputSchema);
    return manifest.settings().get("answer").asText().equals("json")
        ? new JsonAnswer(outputSchema, schema)
        : new TextAnswer(outputSchema.get("properties").fieldNames().next(), schema);
  }
}
