package dev.millrace.inference;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;

/**
 * Turns a text into a vector of length 1: the mean of its tokens' vectors. This is how the
 * sentence-transformers models are used (sbert.net). Thread-safe.
 */
final class SentenceEncoder implements AutoCloseable {
  private static final int OUTPUT_RANK = 3;

  private final TextEncoder encoder;

  private SentenceEncoder(TextEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Loads model and tokenizer.
   *
   * @throws InvalidModelPackageException if one cannot be loaded
   */
  static SentenceEncoder load(LoadedFiles files) {
    TextEncoder encoder = TextEncoder.load(files);
    if (encoder.outputRank() != OUTPUT_RANK) {
      encoder.close();
      throw files.invalid(
          "the model's first output must have a vector for each token: [1, tokens, size]", null);
    }
    return new SentenceEncoder(encoder);
  }

  /**
   * The text's vector.
   *
   * @throws PredictionException if the text has too many tokens, or the model fails on it
   * @throws StoppedException if it was stopped on the way
   */
  float[] encode(String text, StopSignal stop) {
    return unit(encoder.encode(text, stop, SentenceEncoder::mean));
  }

  @Override
  public void close() {
    encoder.close();
  }

  /** The mean of the token vectors. Nothing is padded, so every token counts. */
  private static float[] mean(float[] vectors, int tokens) {
    if (tokens == 0 || vectors.length == 0 || vectors.length % tokens != 0) {
      throw new PredictionException(
          ErrorCode.MODEL_ERROR, "The model answered no vector for each token", null);
    }
    int size = vectors.length / tokens;
    float[] sum = new float[size];
    for (int start = 0; start < vectors.length; start += size) {
      for (int i = 0; i < size; i++) {
        sum[i] += vectors[start + i];
      }
    }
    for (int i = 0; i < size; i++) {
      sum[i] /= tokens;
    }
    return sum;
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    if (squares == 0 || !Double.isFinite(squares)) {
      throw new PredictionException(
          ErrorCode.MODEL_ERROR, "The model answered a vector without a direction", null);
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }
}
