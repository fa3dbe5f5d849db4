package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What every state has.
 *
 * @param inputPath {@code $} unless said otherwise; null if the definition says {@code null}, which
 *     makes the input an empty object
 * @param outputPath likewise
 * @param assign the variables it sets; null for none
 * @param output the JSONata template of its output; null for the default
 */
public record StateBase(
    String name,
    QueryLanguage language,
    @Nullable String inputPath,
    @Nullable String outputPath,
    @Nullable JsonNode assign,
    @Nullable JsonNode output) {
  /** Whether its fields are JSONata templates. */
  public boolean isJsonata() {
    return language == QueryLanguage.JSONATA;
  }
}
