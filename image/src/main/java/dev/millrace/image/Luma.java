package dev.millrace.image;

/** The brightness of a colour (ITU-R 601-2), rounded as Pillow rounds it. */
final class Luma {
  private Luma() {}

  /** Of each pixel of a row. */
  static void of(byte[] rgb, byte[] grey) {
    for (int x = 0; x < grey.length; x++) {
      int red = rgb[3 * x] & 0xff;
      int green = rgb[3 * x + 1] & 0xff;
      int blue = rgb[3 * x + 2] & 0xff;
      grey[x] = (byte) of(red, green, blue);
    }
  }

  static int of(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
}
