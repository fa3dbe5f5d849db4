package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One way out of a Choice state.
 *
 * @param condition a JSONata expression, or a comparison of the JSONPath language
 * @param next the state that follows
 * @param assign the variables it sets; null for none
 * @param output the JSONata template of the output; null for the state's input
 */
public record Choice(
    JsonNode condition, String next, @Nullable JsonNode assign, @Nullable JsonNode output) {}
