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
    unfilter(filter[0], Math.max(1, file.bitsPerPixel() / 8));
    expand();
    return pixels;
  }

  /** Says that the last row was read. */
  void finish() {
    data.finish();
  }

  private void unfilter(int type, int pixel) {
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

  /** Drops alpha and the lower half of 16 bits; looks colours up. */
  private void expand() {
    int bytes = file.depth() == 16 ? 2 : 1;
    int stride = file.colors().samples() * bytes;
    if (file.colors() == PngFile.Colors.PALETTE) {
      for (int x = 0; x < width; x++) {
        color(sample(x), x * 3);
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

  /** A colour that the palette does not have is black. */
  private void color(int index, int at) {
    Bytes palette = file.palette();
    boolean known = index * 3 < palette.length();
    for (int i = 0; i < 3; i++) {
      pixels[at + i] = known ? (byte) palette.u8(index * 3 + i) : 0;
    }
  }

  @Override
  public void close() {
    data.close();
  }
}
