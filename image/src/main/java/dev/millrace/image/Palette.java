package dev.millrace.image;

/**
 * The colours that indices stand for.
 *
 * @param colors red, green and blue of each
 */
record Palette(Bytes colors) {

  /** Writes the colour of an index; one that the palette does not have is black. */
  void write(int index, byte[] pixels, int at) {
    boolean known = index * 3 < colors.length();
    for (int i = 0; i < 3; i++) {
      pixels[at + i] = known ? (byte) colors.u8(index * 3 + i) : 0;
    }
  }

  boolean isEmpty() {
    return colors.length() == 0;
  }
}
