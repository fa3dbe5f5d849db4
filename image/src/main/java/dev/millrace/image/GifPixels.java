package dev.millrace.image;

import java.util.Arrays;
import java.util.List;

/**
 * Decodes GIF row by row, interlaced files too: each of their four passes is decoded for itself,
 * from where it begins.
 */
final class GifPixels {
  private GifPixels() {}

  static void decode(GifFile file, RowSink sink) {
    GifFrame frame = file.frame();
    List<InterlacePass> passes = frame.interlaced() ? InterlacePass.GIF : InterlacePass.WHOLE;
    GifCodes[] codes = open(file, passes);
    byte[] indices = new byte[file.width()];
    byte[] colors = new byte[file.width() * file.bands()];
    for (int y = 0; y < file.height(); y++) {
      Arrays.fill(indices, (byte) file.background());
      int row = y - frame.top();
      if (row >= 0 && row < frame.height()) {
        for (int i = 0; i < passes.size(); i++) {
          if (passes.get(i).hasRow(row)) {
            codes[i].read(indices, frame.left(), frame.width());
          }
        }
      }
      color(file.palette(), indices, colors);
      sink.row(y, colors);
    }
  }

  private static GifCodes[] open(GifFile file, List<InterlacePass> passes) {
    GifCodes[] codes = new GifCodes[passes.size()];
    byte[] skipped = new byte[file.frame().width()];
    int before = 0;
    for (int i = 0; i < passes.size(); i++) {
      int rows = passes.get(i).height(file.frame().height());
      codes[i] = new GifCodes(file.codes());
      for (int row = 0; rows > 0 && row < before; row++) {
        codes[i].read(skipped, 0, skipped.length);
      }
      before += rows;
    }
    return codes;
  }

  private static void color(Palette palette, byte[] indices, byte[] colors) {
    if (palette.isEmpty()) {
      System.arraycopy(indices, 0, colors, 0, indices.length);
      return;
    }
    for (int x = 0; x < indices.length; x++) {
      palette.write(indices[x] & 0xff, colors, x * 3);
    }
  }
}
