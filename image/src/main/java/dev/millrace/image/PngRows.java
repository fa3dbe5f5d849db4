package dev.millrace.image;

/** The rows of one pass of a PNG file, unfiltered and made 8-bit. For one thread. */
final class PngRows implements AutoCloseable {
  private final PngFile file;
  private final int width;
  private final PngData data;
  private final byte[] filter = new byte[1];
  private final byte[] pixels;
  private byte[] line;
  private byte[] before;

  /**
   * Reads a pass.
   *
   * @param width pixels in one of its rows
   * @param offset inflated bytes that come before it
   */
  PngRows(PngFile file, int width, long offset) {
    this.file = file;
    this.width = width;
    this.line = new byte[(int) bytes(file, width)];
    this.before = new byte[line.length];
    this.pixels = new byte[width * file.bands()];
    this.data = new PngData(file.data());
    data.skip(offset);
  }

  /** How many bytes a row of so many pixels has, without its filter. */
  static long bytes(PngFile file, int width) {
    return ((long) width * file.bitsPerPixel() + 7) / 8;
  }

  /** The next row, one or three bytes a pixel; it changes with the next call. */
  byte[] next() {
    byte[] reused = before;
    before = line;
    line = reused;
    data.read(filter, 1);
    data.read(line, line.length);
    PngFilter.undo(filter[0], Math.max(1, file.bitsPerPixel() / 8), line, before);
    expand();
    return pixels;
  }

  /** Says that the last row was read. */
  void finish() {
    data.finish();
  }

  /** Drops alpha and the lower half of 16 bits; looks colours up. */
  private void expand() {
    int bytes = file.depth() == 16 ? 2 : 1;
    int stride = file.colors().samples() * bytes;
    if (file.colors() == PngColors.PALETTE) {
      for (int x = 0; x < width; x++) {
        file.palette().write(sample(x), pixels, x * 3);
      }
    } else if (file.depth() < 8) {
      int white = 255 / ((1 << file.depth()) - 1);
      for (int x = 0; x < width; x++) {
        pixels[x] = (byte) (sample(x) * white);
      }
    } else if (stride == file.bands()) {
      System.arraycopy(line, 0, pixels, 0, pixels.length);
    } else {
      for (int x = 0, to = 0; x < width; x++) {
        for (int band = 0; band < file.bands(); band++) {
          pixels[to++] = line[x * stride + band * bytes];
        }
      }
    }
  }

  private int sample(int x) {
    int bit = x * file.depth();
    return (line[bit >> 3] & 0xff) >> (8 - file.depth() - (bit & 7)) & ((1 << file.depth()) - 1);
  }

  @Override
  public void close() {
    data.close();
  }
}
