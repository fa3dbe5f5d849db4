package dev.millrace.image;

/**
 * How pixels are weighed when a picture is scaled: the filters of Pillow, each widened when it
 * scales down, so that no detail turns into a false pattern.
 */
public enum Filter {
  BOX(0.5),
  BILINEAR(1),
  HAMMING(1),
  BICUBIC(2),
  LANCZOS(3);

  private static final double SHARPNESS = -0.5;

  private final double support;

  Filter(double support) {
    this.support = support;
  }

  /** Up to which distance a pixel counts, when nothing is scaled. */
  double support() {
    return support;
  }

  /** The weight of a pixel at this distance. */
  double weight(double x) {
    return switch (this) {
      case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
      case BILINEAR -> Math.max(0, 1 - Math.abs(x));
      case HAMMING -> Math.abs(x) < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI)) : 0;
      case BICUBIC -> cubic(Math.abs(x), SHARPNESS);
      case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
  }

  private static double cubic(double x, double a) {
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }
}
