package dev.millrace.llm;

/**
 * A picture inside a request.
 *
 * @param mediaType e.g. {@code image/png}
 * @param base64 the file's bytes
 */
public record InlineImage(String mediaType, String base64) {}
