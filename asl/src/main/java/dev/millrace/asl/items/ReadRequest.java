package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * What an {@code ItemReader} asks for, its paths and expressions already resolved.
 *
 * @param resource {@code arn:aws:states:::s3:getObject} or {@code
 *     arn:aws:states:::s3:listObjectsV2}
 * @param arguments the object {@code Arguments} or {@code Parameters}: {@code Bucket} with {@code
 *     Key} or {@code Prefix}
 * @param readerConfig the object {@code ReaderConfig}; empty if the reader has none
 * @param maxItems how many items to read at most; empty for all
 */
public record ReadRequest(
    String resource, JsonNode arguments, JsonNode readerConfig, OptionalLong maxItems) {}
