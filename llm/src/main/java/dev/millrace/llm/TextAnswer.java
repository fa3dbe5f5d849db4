package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.Schema;
import java.util.Optional;

/**
 * Any text, which becomes the one property of the output.
 *
 * @param property its name
 * @param outputSchema of the output
 */
record TextAnswer(String property, Schema outputSchema) implements AnswerForm {

  @Override
  public Reading read(String text) {
    return text.isBlank()
        ? Reading.unfit("The answer is empty")
        : Reading.of(
            JsonNodeFactory.instance.objectNode().put(property, text.strip()), outputSchema);
  }

  @Override
  public Optional<JsonNode> schema() {
    return Optional.empty();
  }
}
