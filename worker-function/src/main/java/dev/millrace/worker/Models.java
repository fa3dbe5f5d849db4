package dev.millrace.worker;

import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.PredictionException;

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
   * @throws PredictionException if the model cannot answer this input
   */
  Prediction predict(ModelRef ref, String inputJson);
}
