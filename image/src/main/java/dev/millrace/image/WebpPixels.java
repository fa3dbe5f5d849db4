package dev.millrace.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes WebP with TwelveMonkeys, the only decoder in Java. */
final class WebpPixels {
  private static final ImageReaderSpi DECODER = new WebPImageReaderSpi();

  private WebpPixels() {}

  static void decode(WebpFile file, RowSink sink) {
    Raster picture = read(file).getRaster();
    if (picture.getWidth() != file.width() || picture.getHeight() != file.height()) {
      throw PictureException.corrupt("The WebP file has pixels of another size than its header");
    }
    int bands = picture.getNumBands();
    int[] samples = new int[file.width() * bands];
    byte[] row = new byte[file.width() * 3];
    for (int y = 0; y < file.height(); y++) {
      picture.getPixels(0, y, file.width(), 1, samples);
      for (int x = 0; x < file.width(); x++) {
        for (int i = 0; i < 3; i++) {
          row[x * 3 + i] = (byte) samples[x * bands + i];
        }
      }
      sink.row(y, row);
    }
  }

  private static BufferedImage read(WebpFile file) {
    Bytes content = file.file();
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(
            new ByteArrayInputStream(content.file(), content.offset(), content.length()))) {
      ImageReader reader = DECODER.createReaderInstance();
      try {
        reader.setInput(input, true, true);
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) { // the decoder throws either at bad bytes
      throw PictureException.corrupt("The WebP file is damaged", e);
    }
  }
}
