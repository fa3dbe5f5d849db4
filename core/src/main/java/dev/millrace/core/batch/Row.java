package dev.millrace.core.batch;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a line of the source says, in the one form that workers read. */
public sealed interface Row {

  /** The line of the source on which it begins, from 1 on. */
  long line();

  /** As the client calls it; null if it did not say. Two rows may have the same. */
  @Nullable String id();

  /**
   * An input for the model.
   *
   * @param input fits the model's schema; files in it are references, as in a job's input, and the
   *     batch's parameters are among it. Nobody may change it.
   * @param hash SHA-256 (64 hexadecimal digits) of the model's digest and the input, whatever the
   *     order of its names: two rows of one hash ask the same
   */
  record Input(long line, @Nullable String id, JsonNode input, String hash) implements Row {}

  /** No input, and why not. No worker needs to look at it. */
  record Rejected(long line, @Nullable String id, RowError error) implements Row {}
}
