package dev.millrace.worker.file;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;

/** Puts files into the inputs that name them. Thread-safe. */
@FunctionalInterface
public interface InputFiles {

  /** Leaves every input as it is. */
  InputFiles NONE = (owner, input, stop) -> input;

  /**
   * The input with the content of its files.
   *
   * @throws PredictionException if a file cannot be had, or does not fit the model's schema
   * @throws StoppedException if it was stopped before all files were there
   * @throws StoreUnavailableException if the store cannot answer now
   */
  String resolve(InputOwner owner, String input, StopSignal stop);
}
