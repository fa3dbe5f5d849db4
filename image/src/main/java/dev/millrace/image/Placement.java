package dev.millrace.image;

/**
 * Where a picture comes to lie.
 *
 * @param columns of the scaled picture and of the target
 * @param rows of the scaled picture and of the target
 */
record Placement(Side columns, Side rows) {

  /**
   * One side.
   *
   * @param scaled pixels of the whole scaled picture
   * @param from the first of them that is seen
   * @param at its place in the target
   * @param count how many are seen
   */
  record Side(int scaled, int from, int at, int count) {}

  /** Where a picture of this size, upright, comes to lie in a target of that one. */
  static Placement of(int width, int height, int targetWidth, int targetHeight, Fit fit) {
    return switch (fit) {
      case Fit.Stretch() -> new Placement(whole(targetWidth), whole(targetHeight));
      case Fit.Crop(int shortSide) -> {
        boolean upright = width <= height;
        int longSide =
            (int) ((double) ((long) shortSide * Math.max(width, height)) / Math.min(width, height));
        yield new Placement(
            middle(upright ? shortSide : longSide, targetWidth),
            middle(upright ? longSide : shortSide, targetHeight));
      }
      case Fit.Letterbox _ -> letterbox(width, height, targetWidth, targetHeight);
    };
  }

  private static Placement letterbox(int width, int height, int targetWidth, int targetHeight) {
    double shape = (double) width / height;
    double target = (double) targetWidth / targetHeight;
    if (shape > target) {
      int scaled = (int) Math.rint((double) height / width * targetWidth);
      return new Placement(whole(targetWidth), padded(scaled, targetHeight));
    }
    if (shape < target) {
      int scaled = (int) Math.rint((double) width / height * targetHeight);
      return new Placement(padded(scaled, targetWidth), whole(targetHeight));
    }
    return new Placement(whole(targetWidth), whole(targetHeight));
  }

  private static Side whole(int target) {
    return new Side(target, 0, 0, target);
  }

  private static Side middle(int scaled, int target) {
    return new Side(scaled, (int) Math.rint((scaled - target) / 2.0), 0, target);
  }

  /** The thinnest line is seen still. */
  private static Side padded(int rounded, int target) {
    int scaled = Math.clamp(rounded, 1, target);
    return new Side(scaled, 0, (int) Math.rint((target - scaled) * 0.5), scaled);
  }
}
