package dev.millrace.image;

/**
 * A still WebP file, lossy or lossless.
 *
 * @param file the whole file
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9649">RFC 9649</a>
 */
record WebpFile(int width, int height, Orientation orientation, Bytes file) implements PictureFile {

  /** The decoder holds the whole picture, and cannot give rows: fewer than of other formats. */
  static final int MOST_PIXELS = 16_000_000;

  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int ANIMATED = 0x02;

  static WebpFile open(Bytes file) {
    if (file.u32(4, true) > file.length() - CHUNK_HEADER) {
      throw PictureException.corrupt("The WebP file is cut off");
    }
    int end = (int) file.u32(4, true) + CHUNK_HEADER;
    int width = 0;
    int height = 0;
    Orientation orientation = Orientation.UPRIGHT;
    int at = FIRST_CHUNK;
    while (at + CHUNK_HEADER <= end) {
      long length = file.u32(at + 4, true);
      if (length > end - at - CHUNK_HEADER) {
        throw PictureException.corrupt("The WebP file is cut off");
      }
      Bytes content = file.part(at + CHUNK_HEADER, (int) length);
      if (file.startsWith(at, "VP8X") && (content.u8(0) & ANIMATED) != 0) {
        throw PictureException.unsupported("The WebP file has frames; a picture has one");
      } else if (file.startsWith(at, "VP8 ")) {
        width = content.u16(6, true) & 0x3fff;
        height = content.u16(8, true) & 0x3fff;
      } else if (file.startsWith(at, "VP8L")) {
        long sizes = content.u32(1, true);
        width = (int) (sizes & 0x3fff) + 1;
        height = (int) (sizes >> 14 & 0x3fff) + 1;
      } else if (file.startsWith(at, "EXIF")) {
        boolean marked = content.startsWith(0, 'E', 'x', 'i', 'f', 0, 0);
        orientation = Exif.orientation(marked ? content.part(6, content.length() - 6) : content);
      }
      at += CHUNK_HEADER + (int) (length + (length & 1));
    }
    Picture.checkSize(width, height);
    if (width * height > MOST_PIXELS) {
      throw PictureException.tooLarge(
          "The WebP picture has %d × %d pixels; at most %d million are read"
              .formatted(width, height, MOST_PIXELS / 1_000_000));
    }
    return new WebpFile(width, height, orientation, file);
  }

  @Override
  public int bands() {
    return 3;
  }

  @Override
  public void decode(RowSink sink) {
    LargePictures.decode(this, () -> WebpPixels.decode(this, sink));
  }
}
