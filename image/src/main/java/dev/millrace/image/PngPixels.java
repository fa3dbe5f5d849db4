package dev.millrace.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Decodes PNG row by row, interlaced files too: each of their seven passes is inflated for itself,
 * from where it begins, so that no more than a row of each is held.
 */
final class PngPixels {
  private record OpenPass(InterlacePass pass, PngRows rows) implements AutoCloseable {
    @Override
    public void close() {
      rows.close();
    }
  }

  private PngPixels() {}

  static void decode(PngFile file, RowSink sink) {
    if (file.interlaced()) {
      decodeInterlaced(file, sink);
      return;
    }
    try (PngRows rows = new PngRows(file, file.width(), 0)) {
      for (int y = 0; y < file.height(); y++) {
        sink.row(y, rows.next());
      }
      rows.finish();
    }
  }

  private static void decodeInterlaced(PngFile file, RowSink sink) {
    List<OpenPass> passes = new ArrayList<>();
    try {
      open(file, passes);
      byte[] whole = new byte[file.width() * file.bands()];
      for (int y = 0; y < file.height(); y++) {
        for (OpenPass each : passes) {
          if (each.pass().hasRow(y)) {
            spread(each.rows().next(), file.bands(), each.pass(), whole);
          }
        }
        sink.row(y, whole);
      }
      passes.getLast().rows().finish();
    } finally {
      passes.forEach(OpenPass::close);
    }
  }

  private static void open(PngFile file, List<OpenPass> passes) {
    long offset = 0;
    for (InterlacePass pass : InterlacePass.PNG) {
      int width = pass.width(file.width());
      int height = pass.height(file.height());
      if (width > 0 && height > 0) {
        passes.add(new OpenPass(pass, new PngRows(file, width, offset)));
        offset += height * (1 + PngRows.bytes(file, width));
      }
    }
  }

  private static void spread(byte[] pixels, int bands, InterlacePass pass, byte[] whole) {
    int to = pass.x() * bands;
    for (int from = 0; from < pixels.length; from += bands) {
      for (int band = 0; band < bands; band++) {
        whole[to + band] = pixels[from + band];
      }
      to += pass.xStep() * bands;
    }
  }
}
