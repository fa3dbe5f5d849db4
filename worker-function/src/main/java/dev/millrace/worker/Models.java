package dev.millrace.worker;

import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;

/** Answers inputs with models. Thread-safe. */
public interface Models {

  /**
   * What a model answered.
   *
   * @param output a JSON document
   * @param modelDigest of the package that answered
   */
  record Prediction(String output, String modelDigest) {}

  /**
   * Answers an input.
   *
   * @throws InvalidModelPackageException if there is no such package here, or it cannot be loaded
   * @param stop asks for an early end
   * @throws PredictionException if the model cannot answer this input
   * @throws StoppedException if it was stopped before it had an answer
   */
  Prediction predict(ModelRef ref, String inputJson, StopSignal stop);
}
