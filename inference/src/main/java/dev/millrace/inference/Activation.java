package dev.millrace.inference;

import dev.millrace.core.job.ErrorCode;

/** What makes scores of the numbers that a classifier ends with. */
enum Activation {
  /** The numbers are the scores. */
  NONE,
  /** The scores are positive and have the sum 1. */
  SOFTMAX;

  /**
   * The scores.
   *
   * @throws PredictionException if a number is none
   */
  float[] scores(float[] numbers) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new PredictionException(
            ErrorCode.MODEL_ERROR, "The model answered a score that is no number", null);
      }
      largest = Math.max(largest, number);
    }
    return this == NONE ? numbers : softmax(numbers, largest);
  }

  private static float[] softmax(float[] numbers, double largest) {
    double sum = 0;
    for (float number : numbers) {
      sum += Math.exp(number - largest);
    }
    float[] scores = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      scores[i] = (float) (Math.exp(numbers[i] - largest) / sum);
    }
    return scores;
  }
}
