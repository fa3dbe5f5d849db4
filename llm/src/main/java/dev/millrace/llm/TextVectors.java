package dev.millrace.llm;

import dev.millrace.inference.PredictionException;

/** Makes vectors of texts. Thread-safe. */
@FunctionalInterface
public interface TextVectors {

  /**
   * A text's vector.
   *
   * @param model a package of the task {@code text-embedding}, with its version
   * @throws PredictionException if the text is too long, or there is no such package
   */
  float[] of(String model, String text);
}
