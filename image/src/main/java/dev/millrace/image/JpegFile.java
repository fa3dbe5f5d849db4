package dev.millrace.image;

/**
 * A JPEG file: sequential or progressive, 8 bits, grey, YCbCr, RGB, CMYK or YCCK.
 *
 * @param components 1, 3 or 4
 * @param coding what the components are
 * @param scans 1, or in how many scans the pixels come, so that all must be held at once
 * @param file the whole file
 */
record JpegFile(
    int width,
    int height,
    int components,
    JpegCoding coding,
    int scans,
    Orientation orientation,
    Bytes file)
    implements PictureFile {

  static JpegFile open(Bytes file) {
    return new JpegHeader(file).read();
  }

  @Override
  public int bands() {
    return components == 1 ? 1 : 3;
  }

  @Override
  public void decode(RowSink sink) {
    if (scans > 1) {
      LargePictures.decode(this, () -> JpegPixels.decode(this, sink));
    } else {
      JpegPixels.decode(this, sink);
    }
  }
}
