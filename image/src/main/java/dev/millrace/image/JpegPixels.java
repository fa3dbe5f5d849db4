package dev.millrace.image;

import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG with the decoder of the JDK, libjpeg, whose results are those of Pillow's. It gets a
 * file without any description, so that no colour profile and no guess of its own changes a pixel,
 * and an image that has room for nothing: it hands on each row as it comes.
 */
final class JpegPixels {
  private static final ImageReaderSpi DECODER = decoder();

  private JpegPixels() {}

  static void decode(JpegFile file, RowSink sink) {
    Rows rows = new Rows(file, sink);
    Warnings warnings = new Warnings();
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(BareJpeg.of(file)))) {
      ImageReader reader = DECODER.createReaderInstance();
      try {
        reader.setInput(input, true, true);
        reader.addIIOReadWarningListener(warnings);
        ImageReadParam destination = reader.getDefaultReadParam();
        destination.setDestination(rows.image());
        reader.read(0, destination);
      } finally {
        reader.dispose();
      }
    } catch (PictureException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the decoder throws either at bad bytes
      throw PictureException.corrupt("The JPEG file is damaged", e);
    }
    if (warnings.damage != null || !rows.isComplete()) {
      throw PictureException.corrupt("The JPEG file is cut off or damaged");
    }
  }

  /** Remembers whether the decoder had to make up pixels. */
  private static final class Warnings implements IIOReadWarningListener {
    private @Nullable String damage;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      // some encoders write a few bytes too many before a marker; no pixel is lost by them
      if (!warning.contains("extraneous bytes")) {
        damage = warning;
      }
    }
  }

  private static ImageReaderSpi decoder() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
        return reader.getOriginatingProvider();
      }
    }
    throw new IllegalStateException("The JDK has no JPEG decoder");
  }

  /** Room for no pixel; hands on each row that is put into it. */
  private static final class Rows extends WritableRaster {
    private final RowSink sink;
    private final boolean inks;
    private final byte[] colors;
    private final int earlier;
    private int seen;

    Rows(JpegFile file, RowSink sink) {
      super(model(file), new DataBufferByte(1), new Point());
      this.sink = sink;
      this.earlier = (file.scans() - 1) * file.height();
      this.inks = file.coding() == JpegCoding.CMYK || file.coding() == JpegCoding.YCCK;
      this.colors = new byte[inks ? file.width() * 3 : 0];
    }

    private static SampleModel model(JpegFile file) {
      int bands = file.components();
      int[] offsets = {0, 1, 2, 3};
      return new PixelInterleavedSampleModel(
          DataBuffer.TYPE_BYTE,
          file.width(),
          file.height(),
          bands,
          bands * file.width(),
          Arrays.copyOf(offsets, bands));
    }

    BufferedImage image() {
      int space = getNumBands() == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
      ComponentColorModel colors =
          new ComponentColorModel(
              ColorSpace.getInstance(space),
              getNumBands() == 4,
              false,
              getNumBands() == 4 ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
              DataBuffer.TYPE_BYTE);
      return new BufferedImage(colors, this, false, null);
    }

    boolean isComplete() {
      return seen == earlier + getHeight();
    }

    /** The decoder shows what it has after every scan; only the last time is the picture. */
    @Override
    public void setRect(int x, int y, Raster row) {
      byte[] pixels = ((DataBufferByte) row.getDataBuffer()).getData();
      if (seen++ < earlier) {
        return;
      }
      if (inks) {
        toColors(pixels);
        sink.row(y, colors);
      } else {
        sink.row(y, pixels);
      }
    }

    /** As Pillow does, without a colour profile. */
    private void toColors(byte[] pixels) {
      for (int from = 0, to = 0; to < colors.length; from += 4, to += 3) {
        int light = 255 - (pixels[from + 3] & 0xff);
        for (int i = 0; i < 3; i++) {
          int product = (pixels[from + i] & 0xff) * light + 128;
          colors[to + i] = (byte) Math.max(0, light - ((product + (product >> 8)) >> 8));
        }
      }
    }
  }
}
