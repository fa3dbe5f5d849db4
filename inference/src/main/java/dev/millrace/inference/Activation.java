package dev.millrace.inference;

import java.util.Locale;

/** Makes scores of what a classifier answers. */
enum Activation {
  /** One of the labels holds: the scores are from 0 to 1, and 1 together. */
  SOFTMAX,
  /** Any number of labels holds: each score is from 0 to 1. */
  SIGMOID,
  /** The model answers scores. */
  NONE;

  /**
   * The setting {@code activation}.
   *
   * @throws dev.millrace.core.model.InvalidModelPackageException if it is none
   */
  static Activation load(LoadedFiles files) {
    String name = files.settings().path("activation").asText("softmax");
    for (Activation each : values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
        return each;
      }
    }
    throw files.invalid("settings.activation is not softmax, sigmoid or none", null);
  }

  /** The scores. */
  float[] apply(float[] logits) {
    return switch (this) {
      case SOFTMAX -> softmax(logits, 1);
      case SIGMOID -> sigmoid(logits);
      case NONE -> logits.clone();
    };
  }

  /** The softmax of values divided by a temperature. */
  static float[] softmax(float[] values, double temperature) {
    double most = Double.NEGATIVE_INFINITY;
    for (float each : values) {
      most = Math.max(most, each);
    }
    double[] powers = new double[values.length];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      // the largest is subtracted, so that no power overflows
      powers[i] = Math.exp((values[i] - most) / temperature);
      sum += powers[i];
    }
    float[] scores = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scores[i] = (float) (powers[i] / sum);
    }
    return scores;
  }

  private static float[] sigmoid(float[] values) {
    float[] scores = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scores[i] = (float) (1 / (1 + Math.exp(-(double) values[i])));
    }
    return scores;
  }
}
