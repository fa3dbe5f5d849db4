package dev.millrace.asl.items;

import java.time.Instant;

/**
 * An object as a listing of S3 shows it.
 *
 * @param etag with its quotation marks, as S3 gives it
 * @param size in bytes
 * @param storageClass for example {@code STANDARD}
 */
public record StoredObject(
    String key, String etag, Instant lastModified, long size, String storageClass) {}
