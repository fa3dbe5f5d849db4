package dev.millrace.core.provider;

import dev.millrace.core.job.Tokens;

/**
 * An answer that is paid for, as it is kept before anybody reads it.
 *
 * @param text all of it
 * @param finish why it ends there, in a word of whoever keeps it
 * @param tokens that the provider counted
 * @param nanos what it cost, in billionths of a US dollar
 */
public record KeptAnswer(String text, String finish, Tokens tokens, long nanos) {}
