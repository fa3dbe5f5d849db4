package dev.millrace.image;

import java.util.List;

/**
 * The form in which a model reads a picture.
 *
 * @param width of the model's picture
 * @param height of the model's picture
 * @param color grey or red, green, blue
 * @param fit how the picture fills it
 * @param filter how pixels are weighed
 * @param mean of each channel, where 1 is the brightest; it is subtracted
 * @param std of each channel, by which the rest is divided
 * @param layout the order of the numbers
 */
public record PixelForm(
    int width,
    int height,
    Color color,
    Fit fit,
    Filter filter,
    List<Double> mean,
    List<Double> std,
    Layout layout) {

  /** No model reads a longer side. */
  public static final int MOST_SIDE = 2048;

  /** The channels of a pixel. */
  public enum Color {
    RGB(3),
    GREY(1);

    private final int channels;

    Color(int channels) {
      this.channels = channels;
    }

    public int channels() {
      return channels;
    }
  }

  /** The order of the numbers. */
  public enum Layout {
    /** One channel behind the other. */
    NCHW,
    /** The channels of each pixel together. */
    NHWC
  }

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException saying what does not
   */
  public PixelForm {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    check(
        Math.min(width, height) >= 1 && Math.max(width, height) <= MOST_SIDE,
        "width and height must be from 1 to " + MOST_SIDE);
    check(
        !(fit instanceof Fit.Crop(int shortSide))
            || (shortSide >= Math.max(width, height) && shortSide <= MOST_SIDE),
        "short_side must be no less than width and height, and at most " + MOST_SIDE);
    check(
        mean.size() == color.channels() && std.size() == color.channels(),
        "mean and std must have " + color.channels() + " numbers each");
    check(
        mean.stream().allMatch(Double::isFinite)
            && std.stream().allMatch(each -> Double.isFinite(each) && each > 0),
        "mean and std must be numbers, std above 0");
  }

  /** How many numbers the model's picture has. */
  public int size() {
    return width * height * color.channels();
  }

  private static void check(boolean right, String demand) {
    if (!right) {
      throw new IllegalArgumentException(demand);
    }
  }
}
