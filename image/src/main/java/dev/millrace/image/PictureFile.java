package dev.millrace.image;

/** A file of one format whose header was read. Immutable. */
sealed interface PictureFile permits JpegFile, PngFile, GifFile, WebpFile {

  /** Pixels in a stored row. */
  int width();

  /** Stored rows. */
  int height();

  /** Bytes a pixel: 1 (grey), or 3 (red, green, blue). */
  int bands();

  /** How it must be turned. */
  Orientation orientation();

  /**
   * Decodes every row.
   *
   * @throws PictureException if the file is damaged
   */
  void decode(RowSink sink);
}
