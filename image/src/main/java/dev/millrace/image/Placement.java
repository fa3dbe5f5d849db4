package dev.millrace.image;

/**
 * Where a picture comes to lie.
 *
 * @param columns of the scaled picture and of the target
 * @param rows of the scaled picture and of the target
 */
record Placement(PlacedSide columns, PlacedSide rows) {

  /** Where a picture of this size, upright, comes to lie in a target of that one. */
  static Placement of(int width, int height, int targetWidth, int targetHeight, Fit fit) {
    return switch (fit) {
      case Fit.Stretch() ->
          new Placement(PlacedSide.whole(targetWidth), PlacedSide.whole(targetHeight));
      case Fit.Crop(int shortSide) -> {
        boolean upright = width <= height;
        int longSide =
            (int) ((double) ((long) shortSide * Math.max(width, height)) / Math.min(width, height));
        yield new Placement(
            PlacedSide.middle(upright ? shortSide : longSide, targetWidth),
            PlacedSide.middle(upright ? longSide : shortSide, targetHeight));
      }
      case Fit.Letterbox _ -> letterbox(width, height, targetWidth, targetHeight);
    };
  }

  private static Placement letterbox(int width, int height, int targetWidth, int targetHeight) {
    double shape = (double) width / height;
    double target = (double) targetWidth / targetHeight;
    if (shape > target) {
      int scaled = (int) Math.rint((double) height / width * targetWidth);
      return new Placement(PlacedSide.whole(targetWidth), PlacedSide.padded(scaled, targetHeight));
    }
    if (shape < target) {
      int scaled = (int) Math.rint((double) width / height * targetHeight);
      return new Placement(PlacedSide.padded(scaled, targetWidth), PlacedSide.whole(targetHeight));
    }
    return new Placement(PlacedSide.whole(targetWidth), PlacedSide.whole(targetHeight));
  }
}
