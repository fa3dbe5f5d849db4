package dev.millrace.core.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call of a webhook.
 *
 * @param at when it began
 * @param reply how it ended, in a word; null while nobody knows
 * @param status the HTTP status of the answer; 0 if there was none
 */
public record DeliveryAttempt(Instant at, @Nullable String reply, int status) {}
