package dev.millrace.core.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a key allows its holder to do. None includes another. */
public enum Scope {
  /** To see jobs, results, usage and models. */
  READ,
  /** To submit jobs and uploads, and to cancel, retry and delete jobs. */
  SUBMIT,
  /** To make and revoke keys, and to set limits, of any tenant. */
  ADMIN;

  /** The word in the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope of this word, or empty if it is none. */
  public static Optional<Scope> ofWord(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }
}
