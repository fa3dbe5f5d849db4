package dev.millrace.asl;

/**
 * What is wrong with a definition.
 *
 * @param code for example {@code INVALID_JSONATA_EXPRESSION}
 * @param message for people
 * @param field where, relative to the state: for example {@code Output/items[0]}
 */
public record Problem(String code, String message, String field) {}
