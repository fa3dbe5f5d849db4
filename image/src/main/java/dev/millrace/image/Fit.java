package dev.millrace.image;

/** How a picture of any shape comes to fill the model's one. */
public sealed interface Fit {

  /**
   * The short side is scaled to a length, the long one with it, and the middle is cut out: {@code
   * Resize} and {@code CenterCrop} of torchvision.
   *
   * @param shortSide no less than the model's width and height
   */
  record Crop(int shortSide) implements Fit {}

  /**
   * The whole picture, its shape kept, in the middle of a background: {@code ImageOps.pad} of
   * Pillow.
   *
   * @param red of the background, 0 to 255, or the grey
   * @param green of the background; of a grey one the same
   * @param blue of the background; of a grey one the same
   */
  record Letterbox(int red, int green, int blue) implements Fit {

    /**
     * Checks the colour.
     *
     * @throws IllegalArgumentException if a part is no byte
     */
    public Letterbox {
      if ((red | green | blue) >>> 8 != 0) {
        throw new IllegalArgumentException("background must be from 0 to 255");
      }
    }
  }

  /** The whole picture, its shape changed. */
  record Stretch() implements Fit {}
}
