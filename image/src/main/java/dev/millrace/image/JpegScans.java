package dev.millrace.image;

/**
 * Counts the scans of a JPEG file whose pixels come in several. All its coefficients must be held
 * at once, up to 8 bytes a pixel, and each scan costs as much time as a picture.
 */
final class JpegScans {
  private static final int MOST_PIXELS = 25_000_000;

  /** So many are what encoders write for a picture in colours. */
  private static final int USUAL_SCANS = 10;

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
    while (scans <= MOST_SCANS) {
      checkSize(scans, pixels);
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

  private static void checkSize(int scans, int pixels) {
    int most = MOST_PIXELS / Math.max(scans, USUAL_SCANS) * USUAL_SCANS;
    if (pixels > most) {
      throw PictureException.tooLarge(
          "The JPEG file has %d pixels, in %s scans; at most %d are read in that many"
              .formatted(pixels, scans == 1 ? "several" : scans + " or more", most));
    }
  }
}
