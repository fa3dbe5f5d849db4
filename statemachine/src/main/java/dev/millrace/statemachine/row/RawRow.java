package dev.millrace.statemachine.row;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A row as its line says, whether it fits the model or not.
 *
 * @param id as the client calls it; null if it did not say
 * @param input members of the input; those that are named nowhere else are the batch's parameters
 */
public record RawRow(@Nullable String id, ObjectNode input) {}
