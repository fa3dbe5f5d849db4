package dev.millrace.llm;

/**
 * Something that answers may be made of.
 *
 * @param id by which an answer can name it
 * @param text one or a few sentences
 */
public record Fact(String id, String text) {}
