package dev.millrace.image;

/** What cameras write into a picture's file. */
final class Exif {
  private static final int TAG = 0x0112;
  private static final int HEADER = 8;
  private static final int ENTRY = 12;
  private static final int SHORT = 3;

  private Exif() {}

  /** What EXIF data say, a TIFF file; upright if they say nothing that can be understood. */
  static Orientation orientation(Bytes tiff) {
    boolean little = tiff.startsWith(0, 'I', 'I', 42, 0);
    if (tiff.length() < HEADER || (!little && !tiff.startsWith(0, 'M', 'M', 0, 42))) {
      return Orientation.UPRIGHT;
    }
    long directory = tiff.u32(4, little);
    if (directory > tiff.length() - 2) {
      return Orientation.UPRIGHT;
    }
    int at = (int) directory + 2;
    for (int left = tiff.u16((int) directory, little); left > 0; left--, at += ENTRY) {
      if (at > tiff.length() - ENTRY) {
        return Orientation.UPRIGHT;
      }
      if (tiff.u16(at, little) == TAG && tiff.u16(at + 2, little) == SHORT) {
        return Orientation.ofExif(tiff.u16(at + 8, little));
      }
    }
    return Orientation.UPRIGHT;
  }
}
