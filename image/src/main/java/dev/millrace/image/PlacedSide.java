package dev.millrace.image;

/**
 * One side of a picture that is placed.
 *
 * @param scaled pixels of the whole scaled picture
 * @param from the first of them that is seen
 * @param at its place in the target
 * @param count how many are seen
 */
record PlacedSide(int scaled, int from, int at, int count) {

  /** A side that fills the target, whatever shape that gives it. */
  static PlacedSide whole(int target) {
    return new PlacedSide(target, 0, 0, target);
  }

  /** The middle of a side that is longer than the target. */
  static PlacedSide middle(int scaled, int target) {
    return new PlacedSide(scaled, (int) Math.rint((scaled - target) / 2.0), 0, target);
  }

  /** A side that is shorter than the target, in its middle; the thinnest line is seen still. */
  static PlacedSide padded(int rounded, int target) {
    int scaled = Math.clamp(rounded, 1, target);
    return new PlacedSide(scaled, 0, (int) Math.rint((target - scaled) * 0.5), scaled);
  }
}
