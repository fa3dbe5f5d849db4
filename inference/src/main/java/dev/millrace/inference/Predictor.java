package dev.millrace.inference;

/** A loaded model. Thread-safe: each calling thread is one stream of work on the CPU. */
public interface Predictor extends AutoCloseable {

  /**
   * Answers one input. The answer depends on the input alone, never on what else runs.
   *
   * @param inputJson a JSON document that fits the package's input schema
   * @return a JSON document that fits the package's output schema
   * @param stop asks for an early end
   * @throws PredictionException if this input cannot be answered; its code says whether it could be
   *     later
   * @throws StoppedException if it was stopped before it had an answer
   */
  String predict(String inputJson, StopSignal stop);

  /** Frees the model's memory; nothing may be predicted afterwards. */
  @Override
  void close();
}
