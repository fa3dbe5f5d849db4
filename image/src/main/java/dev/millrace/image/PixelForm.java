package dev.millrace.image;

import java.util.List;

/**
 * The form in which a model reads a picture.
 *
 * @param width of the model's picture
 * @param height of the model's picture
 * @param channels grey or red, green, blue
 * @param fit how the picture fills it
 * @param filter how pixels are weighed
 * @param mean of each channel, where 1 is the brightest; it is subtracted
 * @param std of each channel, by which the rest is divided
 * @param layout the order of the numbers
 */
public record PixelForm(
    int width,
    int height,
    Channels channels,
    Fit fit,
    Filter filter,
    List<Double> mean,
    List<Double> std,
    Layout layout) {

  /** No model reads a longer side. */
  public static final int MOST_SIDE = 2048;

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
        mean.size() == channels.count() && std.size() == channels.count(),
        "mean and std must have " + channels.count() + " numbers each");
    check(
        mean.stream().allMatch(Double::isFinite)
            && std.stream().allMatch(each -> Double.isFinite(each) && each > 0),
        "mean and std must be numbers, std above 0");
  }

  /** How many numbers the model's picture has. */
  public int size() {
    return width * height * channels.count();
  }

  private static void check(boolean right, String demand) {
    if (!right) {
      throw new IllegalArgumentException(demand);
    }
  }
}
