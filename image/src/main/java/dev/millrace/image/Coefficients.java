package dev.millrace.image;

/**
 * Which pixels of a line make a pixel of the scaled line, and with which weights: integers, as
 * Pillow computes them, so that the results are the same to the last bit.
 */
final class Coefficients {
  private static final int PRECISION = 32 - 8 - 2;

  /** What a sum of weighted bytes begins with, so that it is rounded in the end. */
  static final int ZERO = 1 << (PRECISION - 1);

  private final int[] starts;
  private final int[] sizes;
  private final int[] weights;
  private final int stride;
  private final int from;
  private final boolean identity;

  private Coefficients(int from, int count, int stride, boolean identity) {
    this.from = from;
    this.starts = new int[count];
    this.sizes = new int[count];
    this.weights = new int[count * stride];
    this.stride = stride;
    this.identity = identity;
  }

  /**
   * One line's part of a scaling.
   *
   * @param in pixels of the line
   * @param out pixels of the scaled line
   * @param from the first of the scaled pixels that is wanted
   * @param count how many are
   * @param reversed whether the line is stored from its end
   */
  static Coefficients of(int in, int out, int from, int count, Filter filter, boolean reversed) {
    double scale = (double) in / out;
    double widening = Math.max(scale, 1);
    double support = filter.support() * widening;
    int stride = (int) Math.ceil(support) * 2 + 1;
    Coefficients result = new Coefficients(from, count, stride, in == out && !reversed);
    double[] exact = new double[stride];
    for (int i = 0; i < count; i++) {
      double center = (from + i + 0.5) * scale;
      int start = Math.max(0, (int) (center - support + 0.5));
      int size = Math.min(in, (int) (center + support + 0.5)) - start;
      double sum = 0;
      for (int k = 0; k < size; k++) {
        exact[k] = filter.weight((k + start - center + 0.5) * (1 / widening));
        sum += exact[k];
      }
      for (int k = 0; k < size; k++) {
        double weight = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << PRECISION);
        result.weights[i * stride + (reversed ? size - 1 - k : k)] =
            (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
      }
      result.starts[i] = reversed ? in - start - size : start;
      result.sizes[i] = size;
    }
    return result;
  }

  /** How many pixels are made. */
  int count() {
    return starts.length;
  }

  /** The first pixel that counts for this one. */
  int start(int i) {
    return starts[i];
  }

  /** Behind the last pixel that counts for this one. */
  int end(int i) {
    return starts[i] + sizes[i];
  }

  /** With what weight a pixel between start and end counts. */
  int weight(int i, int pixel) {
    return weights[i * stride + pixel - starts[i]];
  }

  /** At most so many pixels count for one. */
  int widest() {
    return stride;
  }

  /** For how many pixels, at most, one pixel of the line counts. */
  int overlap() {
    int most = 1;
    for (int i = 0; i < starts.length; i++) {
      int other = i;
      while (other < starts.length && starts[other] < end(i) && end(other) > starts[i]) {
        other++;
      }
      most = Math.max(most, other - i);
    }
    return most;
  }

  /** The byte that a sum of weighted bytes stands for. */
  static byte toByte(int sum) {
    int value = sum >> PRECISION;
    return (byte) ((value & ~0xff) == 0 ? value : ~value >> 31);
  }

  /** Scales one line of pixels. */
  void scale(byte[] line, int bands, byte[] scaled) {
    if (identity) {
      System.arraycopy(line, from * bands, scaled, 0, count() * bands);
    } else if (bands == 1) {
      scaleGrey(line, scaled);
    } else {
      scaleRgb(line, scaled);
    }
  }

  private void scaleGrey(byte[] line, byte[] scaled) {
    for (int i = 0; i < starts.length; i++) {
      int sum = ZERO;
      int pixel = starts[i];
      int weight = i * stride;
      for (int end = weight + sizes[i]; weight < end; weight++) {
        sum += (line[pixel++] & 0xff) * weights[weight];
      }
      scaled[i] = toByte(sum);
    }
  }

  private void scaleRgb(byte[] line, byte[] scaled) {
    for (int i = 0; i < starts.length; i++) {
      int red = ZERO;
      int green = ZERO;
      int blue = ZERO;
      int pixel = starts[i] * 3;
      int first = i * stride;
      int end = first + sizes[i];
      for (int k = first; k < end; k++) {
        int weight = weights[k];
        red += (line[pixel] & 0xff) * weight;
        green += (line[pixel + 1] & 0xff) * weight;
        blue += (line[pixel + 2] & 0xff) * weight;
        pixel += 3;
      }
      scaled[3 * i] = toByte(red);
      scaled[3 * i + 1] = toByte(green);
      scaled[3 * i + 2] = toByte(blue);
    }
  }
}
