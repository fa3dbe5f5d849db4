package dev.millrace.core.inbox;

import java.time.Instant;

/**
 * A line of the inbox's listing.
 *
 * @param size bytes
 * @param changedAt when the object was put, or the file last written
 */
public record InboxEntry(String key, long size, Instant changedAt) {}
