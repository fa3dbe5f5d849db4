package dev.millrace.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import java.util.Optional;

/**
 * A JSON document that fits the output's schema. Whatever a provider promises, it is looked at.
 *
 * @param json the schema as it is written
 * @param outputSchema the same, ready to validate
 */
record JsonAnswer(JsonNode json, Schema outputSchema) implements AnswerForm {
  private static final int DEEPEST = 64;
  private static final String FENCE = "```";
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @Override
  public Reading read(String text) {
    try {
      return Reading.of(JSON.readTree(unfenced(text)), outputSchema);
    } catch (JsonProcessingException e) {
      return Reading.unfit("The answer is not one JSON document: " + e.getOriginalMessage());
    }
  }

  @Override
  public Optional<JsonNode> schema() {
    return Optional.of(json);
  }

  /** Models like to put JSON into a block of Markdown, and some words before and after it. */
  private static String unfenced(String text) {
    int fence = text.indexOf(FENCE);
    int from = text.indexOf('\n', fence);
    int to = text.lastIndexOf(FENCE);
    boolean isDocument = text.stripLeading().startsWith("{");
    return isDocument || fence < 0 || from < 0 || to <= from ? text : text.substring(from, to);
  }
}
