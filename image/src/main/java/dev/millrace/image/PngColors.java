package dev.millrace.image;

/** What a pixel's samples are, in the order of PNG's numbers. */
enum PngColors {
  GREY(0, 1, 16),
  RGB(2, 3, 16),
  PALETTE(3, 1, 8),
  GREY_ALPHA(4, 2, 16),
  RGB_ALPHA(6, 4, 16);

  private final int number;
  private final int samples;
  private final int mostBits;

  PngColors(int number, int samples, int mostBits) {
    this.number = number;
    this.samples = samples;
    this.mostBits = mostBits;
  }

  int samples() {
    return samples;
  }

  static PngColors of(int number, int depth) {
    for (PngColors each : values()) {
      boolean fits =
          depth == 8
              || (depth == 16 && each.mostBits == 16)
              || (each.samples == 1 && (depth == 1 || depth == 2 || depth == 4));
      if (each.number == number && fits) {
        return each;
      }
    }
    throw PictureException.corrupt("The PNG file has a kind of pixels that does not exist");
  }
}
