package dev.millrace.image;

import java.util.Arrays;

/**
 * Decodes GIF row by row, interlaced files too: each of their four passes is decoded for itself,
 * from where it begins.
 */
final class GifPixels {
  private static final Pass[] INTERLACED = {
    new Pass(0, 8), new Pass(4, 8), new Pass(2, 4), new Pass(1, 2)
  };

  /** Which rows come in a pass. */
  private record Pass(int first, int step) {
    int rows(int height) {
      return Math.max(0, (height - first + step - 1) / step);
    }

    boolean has(int row) {
      return row >= first && (row - first) % step == 0;
    }
  }

  private GifPixels() {}

  static void decode(GifFile file, RowSink sink) {
    GifFile.Frame frame = file.frame();
    Pass[] passes = frame.interlaced() ? INTERLACED : new Pass[] {new Pass(0, 1)};
    GifCodes[] codes = open(file, passes);
    byte[] indices = new byte[file.width()];
    byte[] colors = new byte[file.width() * file.bands()];
    for (int y = 0; y < file.height(); y++) {
      Arrays.fill(indices, (byte) file.background());
      int row = y - frame.top();
      if (row >= 0 && row < frame.height()) {
        for (int i = 0; i < passes.length; i++) {
          if (passes[i].has(row)) {
            codes[i].read(indices, frame.left(), frame.width());
          }
        }
      }
      color(file.palette(), indices, colors);
      sink.row(y, colors);
    }
  }

  private static GifCodes[] open(GifFile file, Pass[] passes) {
    GifCodes[] codes = new GifCodes[passes.length];
    byte[] skipped = new byte[file.frame().width()];
    int before = 0;
    for (int i = 0; i < passes.length; i++) {
      int rows = passes[i].rows(file.frame().height());
      codes[i] = new GifCodes(file.codes());
      for (int row = 0; rows > 0 && row < before; row++) {
        codes[i].read(skipped, 0, skipped.length);
      }
      before += rows;
    }
    return codes;
  }

  /** A colour that the palette does not have is black. */
  private static void color(Bytes palette, byte[] indices, byte[] colors) {
    if (palette.length() == 0) {
      System.arraycopy(indices, 0, colors, 0, indices.length);
      return;
    }
    for (int x = 0; x < indices.length; x++) {
      int index = (indices[x] & 0xff) * 3;
      for (int i = 0; i < 3; i++) {
        colors[x * 3 + i] = index < palette.length() ? (byte) palette.u8(index + i) : 0;
      }
    }
  }
}
