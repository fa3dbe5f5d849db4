package dev.millrace.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An input that a model takes.
 *
 * @param output what the model answers, if the package says so
 * @param tolerance by how much a number of the output may differ
 */
public record Example(JsonNode input, Optional<JsonNode> output, double tolerance) {}
