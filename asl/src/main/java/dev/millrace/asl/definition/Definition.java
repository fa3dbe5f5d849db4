package dev.millrace.asl.definition;

import org.jspecify.annotations.Nullable;

/**
 * What a machine does.
 *
 * @param timeoutSeconds after which an execution ends as timed out; null for never
 */
public record Definition(
    Flow flow, QueryLanguage language, @Nullable Long timeoutSeconds, @Nullable String comment) {}
