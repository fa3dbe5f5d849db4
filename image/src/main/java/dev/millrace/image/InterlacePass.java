package dev.millrace.image;

import java.util.List;

/**
 * Which pixels of which rows come in a pass of an interlaced picture.
 *
 * @param x the first column
 * @param y the first row
 * @param xStep from a column to the next one
 * @param yStep from a row to the next one
 */
record InterlacePass(int x, int y, int xStep, int yStep) {

  /** All of a picture that is not interlaced. */
  static final List<InterlacePass> WHOLE = List.of(new InterlacePass(0, 0, 1, 1));

  /** The passes of an interlaced GIF, in their order. */
  static final List<InterlacePass> GIF =
      List.of(
          new InterlacePass(0, 0, 1, 8),
          new InterlacePass(0, 4, 1, 8),
          new InterlacePass(0, 2, 1, 4),
          new InterlacePass(0, 1, 1, 2));

  /** The passes of an interlaced PNG, in their order (Adam7). */
  static final List<InterlacePass> PNG =
      List.of(
          new InterlacePass(0, 0, 8, 8),
          new InterlacePass(4, 0, 8, 8),
          new InterlacePass(0, 4, 4, 8),
          new InterlacePass(2, 0, 4, 4),
          new InterlacePass(0, 2, 2, 4),
          new InterlacePass(1, 0, 2, 2),
          new InterlacePass(0, 1, 1, 2));

  /** Pixels in a row of this pass of a picture. */
  int width(int whole) {
    return Math.max(0, (whole - x + xStep - 1) / xStep);
  }

  /** Rows in this pass of a picture. */
  int height(int whole) {
    return Math.max(0, (whole - y + yStep - 1) / yStep);
  }

  boolean hasRow(int row) {
    return row >= y && (row - y) % yStep == 0;
  }
}
