package dev.millrace.asl.wire;

/**
 * What a client is answered.
 *
 * @param status of HTTP
 * @param body JSON, to be sent as {@code application/x-amz-json-1.0}
 */
public record WireAnswer(int status, String body) {}
