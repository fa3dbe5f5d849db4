package dev.millrace.llm;

import dev.millrace.core.job.Tokens;

/**
 * A call that is about to be made.
 *
 * @param provider as the operator names it
 * @param model as the provider names it
 * @param fingerprint SHA-256 of all that is sent, in hexadecimal digits: the same for the same
 *     question
 * @param most tokens that it can cost at the most
 * @param price of this model's tokens
 */
public record PlannedCall(
    String provider, String model, String fingerprint, Tokens most, Price price) {}
