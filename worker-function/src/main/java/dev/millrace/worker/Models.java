package dev.millrace.worker;

import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.time.Duration;

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
   * @param payer pays if a provider has to be called
   * @param stop asks for an early end
   * @throws InvalidModelPackageException if there is no such package here, or it cannot be loaded
   * @throws PredictionException if the model cannot answer this input
   * @throws StoppedException if it was stopped before it had an answer
   */
  Prediction predict(ModelRef ref, String inputJson, Payer payer, StopSignal stop);

  /**
   * How long nobody may ask the model, because whoever runs it wants to be left alone; nothing if
   * it may be asked now.
   */
  default Duration closedFor(ModelRef ref) {
    return Duration.ZERO;
  }
}
