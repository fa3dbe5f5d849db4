package dev.millrace.image;

/** Counts the scans of a JPEG file whose pixels come in several. */
final class JpegScans {

  /**
   * Each scan costs as much as a picture, and a file may have thousands of them; encoders write ten
   * or so.
   */
  private static final long MOST_SCANNED_PIXELS = 15L * Picture.MOST_PIXELS;

  private static final int MOST_SCANS = 100;

  private JpegScans() {}

  /**
   * How many there are up to the end.
   *
   * @param from behind the header of the first one
   * @param pixels of the picture
   */
  static int count(Bytes file, int from, int pixels) {
    int scans = 1;
    int at = from;
    while (scans <= MOST_SCANS && (long) scans * pixels <= MOST_SCANNED_PIXELS) {
      try {
        at = JpegHeader.nextMarker(file, at);
      } catch (IndexOutOfBoundsException e) {
        throw PictureException.corrupt("The JPEG file is cut off", e);
      }
      int marker = file.u8(at - 1);
      if (marker == JpegMarker.EOI) {
        return scans;
      }
      scans += marker == JpegMarker.SOS ? 1 : 0;
    }
    throw PictureException.unsupported("The JPEG file has too many scans");
  }
}
