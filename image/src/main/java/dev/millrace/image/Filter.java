package dev.millrace.image;

/**
 * How pixels are weighed when a picture is scaled: the filters of Pillow, each widened when it
 * scales down, so that no detail turns into a false pattern.
 */
public enum Filter {
  BOX(0.5) {
    @Override
    double weight(double x) {
      return x > -0.5 && x <= 0.5 ? 1 : 0;
    }
  },
  BILINEAR(1) {
    @Override
    double weight(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },
  HAMMING(1) {
    @Override
    double weight(double x) {
      double t = Math.abs(x);
      return t >= 1 ? 0 : sinc(t) * (0.54 + 0.46 * Math.cos(t * Math.PI));
    }
  },
  BICUBIC(2) {
    @Override
    double weight(double x) {
      double t = Math.abs(x);
      if (t < 1) {
        return ((SHARPNESS + 2) * t - (SHARPNESS + 3)) * t * t + 1;
      }
      return t < 2 ? (((t - 5) * t + 8) * t - 4) * SHARPNESS : 0;
    }
  },
  LANCZOS(3) {
    @Override
    double weight(double x) {
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    }
  };

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
  abstract double weight(double x);

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
  }
}
