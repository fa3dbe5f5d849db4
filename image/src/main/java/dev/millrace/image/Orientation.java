package dev.millrace.image;

/**
 * How the stored pixels must be turned to stand upright, in the order of EXIF's values 1 to 8.
 *
 * @see <a href="https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E">Exif
 *     3.0, 4.6.5.1.6</a>
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  TURNED_180(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  TURNED_LEFT(true, false, true),
  TRANSVERSED(true, true, true),
  TURNED_RIGHT(true, true, false);

  private static final int TAG = 0x0112;
  private static final int ENTRY = 12;
  private static final int SHORT = 3;

  private final boolean swapsAxes;
  private final boolean reversesColumns;
  private final boolean reversesRows;

  Orientation(boolean swapsAxes, boolean reversesColumns, boolean reversesRows) {
    this.swapsAxes = swapsAxes;
    this.reversesColumns = reversesColumns;
    this.reversesRows = reversesRows;
  }

  /** Whether the upright picture's columns are the stored rows. */
  boolean swapsAxes() {
    return swapsAxes;
  }

  /** Whether the last stored column comes first. */
  boolean reversesColumns() {
    return reversesColumns;
  }

  /** Whether the last stored row comes first. */
  boolean reversesRows() {
    return reversesRows;
  }

  /** What EXIF data say, a TIFF file; upright if they say nothing that can be understood. */
  static Orientation ofExif(Bytes tiff) {
    boolean little = tiff.startsWith(0, 'I', 'I', 42, 0);
    if (!little && !tiff.startsWith(0, 'M', 'M', 0, 42)) {
      return UPRIGHT;
    }
    long directory = tiff.u32(4, little);
    if (directory > tiff.length() - 2) {
      return UPRIGHT;
    }
    int at = (int) directory + 2;
    for (int left = tiff.u16((int) directory, little); left > 0; left--, at += ENTRY) {
      if (at > tiff.length() - ENTRY) {
        return UPRIGHT;
      }
      if (tiff.u16(at, little) == TAG && tiff.u16(at + 2, little) == SHORT) {
        int value = tiff.u16(at + 8, little);
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }
}
