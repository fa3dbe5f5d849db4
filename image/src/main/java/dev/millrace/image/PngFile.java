package dev.millrace.image;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A PNG file whose chunks are whole, each with the right checksum, up to the end.
 *
 * @param depth bits a sample
 * @param colors what a pixel's samples are
 * @param interlaced whether its rows come in seven passes
 * @param palette empty unless the samples are indices
 * @param data the compressed pixels, in parts
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
record PngFile(
    int width,
    int height,
    int depth,
    PngColors colors,
    boolean interlaced,
    Palette palette,
    Orientation orientation,
    List<Bytes> data)
    implements PictureFile {

  static final int[] SIGNATURE = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private static final int HEADER_LENGTH = 13;
  private static final int CHUNK_OVERHEAD = 12;

  static PngFile open(Bytes file) {
    int at = SIGNATURE.length;
    Bytes header = chunk(file, at);
    if (!file.startsWith(at + 4, "IHDR")
        || header.length() != HEADER_LENGTH
        || header.u8(10) + header.u8(11) != 0) {
      throw PictureException.corrupt("The header of the PNG file is not right");
    }
    Picture.checkSize(header.u32(0), header.u32(4));
    PngColors colors = PngColors.of(header.u8(9), header.u8(8));
    Bytes palette = file.part(0, 0);
    Orientation orientation = Orientation.UPRIGHT;
    List<Bytes> data = new ArrayList<>();
    while (!file.startsWith(at + 4, "IEND")) {
      Bytes content = chunk(file, at);
      if (file.startsWith(at + 4, "IDAT")) {
        data.add(content);
      } else if (file.startsWith(at + 4, "PLTE")) {
        palette = content;
      } else if (file.startsWith(at + 4, "eXIf")) {
        orientation = Exif.orientation(content);
      }
      at += content.length() + CHUNK_OVERHEAD;
    }
    chunk(file, at);
    if (data.isEmpty()
        || (colors == PngColors.PALETTE && (palette.length() == 0 || palette.length() % 3 != 0))) {
      throw PictureException.corrupt("The PNG file has no pixels or no palette");
    }
    return new PngFile(
        (int) header.u32(0),
        (int) header.u32(4),
        header.u8(8),
        colors,
        header.u8(12) == 1,
        new Palette(palette),
        orientation,
        List.copyOf(data));
  }

  private static Bytes chunk(Bytes file, int at) {
    long length = file.u32(at);
    if (length > file.length() - at - CHUNK_OVERHEAD) {
      throw PictureException.corrupt("The PNG file is cut off");
    }
    Bytes content = file.part(at + 8, (int) length);
    CRC32 checksum = new CRC32();
    checksum.update(file.file(), file.offset() + at + 4, content.length() + 4);
    if (checksum.getValue() != file.u32(at + 8 + content.length())) {
      throw PictureException.corrupt("A checksum of the PNG file is wrong");
    }
    return content;
  }

  @Override
  public int bands() {
    return colors == PngColors.GREY || colors == PngColors.GREY_ALPHA ? 1 : 3;
  }

  /** Bits of a whole pixel. */
  int bitsPerPixel() {
    return depth * colors.samples();
  }

  @Override
  public void decode(RowSink sink) {
    PngPixels.decode(this, sink);
  }
}
