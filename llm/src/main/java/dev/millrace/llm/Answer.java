package dev.millrace.llm;

import dev.millrace.core.job.Tokens;

/**
 * What a provider answered.
 *
 * @param text all of it; empty if there is none
 * @param finish why it ends there
 * @param tokens what the provider counted; {@link Tokens#NONE} if it did not say
 */
public record Answer(String text, Finish finish, Tokens tokens) {

  /** Why an answer ends. */
  public enum Finish {
    /** The model came to its end. */
    COMPLETE,
    /** It may not have more tokens. */
    LENGTH,
    /** The model, or a guard around it, will not answer this. */
    REFUSED
  }
}
