package dev.millrace.inference;

/** A loaded model. Thread-safe: each calling thread is one stream of work on the CPU. */
public interface Predictor extends AutoCloseable {

  /**
   * Answers one input. The answer depends on the input alone, never on what else runs.
   *
   * @param inputJson a JSON document that fits the package's input schema
   * @return a JSON document that fits the package's output schema
   * @throws PredictionException if this input cannot be answered, now or later
   */
  String predict(String inputJson);

  /** Frees the model's memory; nothing may be predicted afterwards. */
  @Override
  void close();
}
