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

  /** The orientation of this value; upright if there is no such value. */
  static Orientation ofExif(int value) {
    return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
  }
}
