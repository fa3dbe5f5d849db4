package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a state was left.
 *
 * @param assigned the variables that it set
 * @param next the state that follows; null if the flow ends
 */
record Exit(JsonNode output, Map<String, JsonNode> assigned, @Nullable String next) {}
