package dev.millrace.image;

/** The filters of PNG: what is stored of a row is how it differs from its surroundings. */
final class PngFilter {
  private PngFilter() {}

  /**
   * Makes a row of what was stored.
   *
   * @param type of its filter
   * @param pixel bytes in a pixel, at least 1
   * @param before the row above it, already made
   */
  static void undo(int type, int pixel, byte[] line, byte[] before) {
    switch (type) {
      case 0 -> {}
      case 1 -> {
        for (int i = pixel; i < line.length; i++) {
          line[i] += line[i - pixel];
        }
      }
      case 2 -> {
        for (int i = 0; i < line.length; i++) {
          line[i] += before[i];
        }
      }
      case 3 -> {
        for (int i = 0; i < line.length; i++) {
          int left = i < pixel ? 0 : line[i - pixel] & 0xff;
          line[i] += (byte) ((left + (before[i] & 0xff)) >> 1);
        }
      }
      case 4 -> {
        for (int i = 0; i < Math.min(pixel, line.length); i++) {
          line[i] += before[i];
        }
        for (int i = pixel; i < line.length; i++) {
          line[i] +=
              (byte) paeth(line[i - pixel] & 0xff, before[i] & 0xff, before[i - pixel] & 0xff);
        }
      }
      default -> throw PictureException.corrupt("A row of the PNG file has an unknown filter");
    }
  }

  private static int paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }
}
