package dev.millrace.image;

/**
 * A picture whose header was read. What it is its first bytes say, never a name or a type that
 * somebody gave it. Its pixels are decoded row by row when they are asked for, so that the largest
 * picture needs little memory ({@code docs/images.md}). Immutable.
 */
public final class Picture {

  /** No side may be longer: that of the largest JPEG camera files, and of every WebP file. */
  public static final int MOST_SIDE = 16_384;

  /**
   * No picture may have more pixels: cameras have up to 40 million or so, and it takes a second.
   */
  public static final int MOST_PIXELS = 40_000_000;

  private final PictureFile file;

  private Picture(PictureFile file) {
    this.file = file;
  }

  /**
   * Reads the header and no pixel.
   *
   * @param content of the whole file; nobody may change it afterwards
   * @throws PictureException if it is no picture, or one that cannot be read here
   */
  public static Picture of(byte[] content) {
    try {
      return new Picture(open(Bytes.of(content)));
    } catch (IndexOutOfBoundsException e) {
      throw PictureException.corrupt("The picture is cut off", e);
    }
  }

  private static PictureFile open(Bytes content) {
    if (content.startsWith(0, 0xff, 0xd8, 0xff)) {
      return JpegFile.open(content);
    }
    if (content.startsWith(0, PngFile.SIGNATURE)) {
      return PngFile.open(content);
    }
    if (content.startsWith(0, "GIF87a") || content.startsWith(0, "GIF89a")) {
      return GifFile.open(content);
    }
    if (content.startsWith(0, "RIFF") && content.startsWith(8, "WEBP")) {
      return WebpFile.open(content);
    }
    throw PictureException.unsupported("The file is no JPEG, PNG, GIF or WebP picture");
  }

  /** Checks what a header says before anything is allocated for it. */
  static void checkSize(long width, long height) {
    if (width == 0
        || height == 0
        || width > MOST_SIDE
        || height > MOST_SIDE
        || width * height > MOST_PIXELS) {
      throw PictureException.tooLarge(
          "The picture has %d × %d pixels; 1 to %d a side and at most %d million are read"
              .formatted(width, height, MOST_SIDE, MOST_PIXELS / 1_000_000));
    }
  }

  /** Pixels in a row, upright. */
  public int width() {
    return file.orientation().swapsAxes() ? file.height() : file.width();
  }

  /** Rows, upright. */
  public int height() {
    return file.orientation().swapsAxes() ? file.width() : file.height();
  }

  /**
   * Decodes every pixel, to see whether the file is whole.
   *
   * @throws PictureException if it is not
   */
  public void check() {
    decode((_, _) -> {});
  }

  /** The file, for whoever knows of bands and orientation. */
  PictureFile file() {
    return file;
  }

  /** Decodes every row, as it is stored. */
  void decode(RowSink sink) {
    try {
      file.decode(sink);
    } catch (IndexOutOfBoundsException e) {
      throw PictureException.corrupt("The picture is cut off or damaged", e);
    }
  }

  @Override
  public String toString() {
    return width() + " × " + height();
  }
}
