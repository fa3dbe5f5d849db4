package dev.millrace.image;

import java.nio.FloatBuffer;

/**
 * Turns pictures into the numbers that a model reads: upright, scaled, cut, normalised, in the
 * model's order. The scaled bytes are those of Pillow, and the numbers those of torchvision's
 * {@code ToTensor} and {@code Normalize}, to the last bit. Thread-safe.
 */
public final class PixelReader {
  private static final int VALUES = 256;

  private final PixelForm form;
  private final float[][] normalised;

  public PixelReader(PixelForm form) {
    this.form = form;
    this.normalised = new float[form.channels().count()][VALUES];
    for (int channel = 0; channel < normalised.length; channel++) {
      float mean = form.mean().get(channel).floatValue();
      float std = form.std().get(channel).floatValue();
      for (int value = 0; value < VALUES; value++) {
        normalised[channel][value] = (value / 255f - mean) / std;
      }
    }
  }

  /**
   * Writes a picture's numbers.
   *
   * @param target of at least {@link PixelForm#size} numbers, written from index 0 whatever its
   *     position is
   * @throws PictureException if the picture is damaged; the target holds anything then
   */
  public void read(Picture picture, FloatBuffer target) {
    PictureScaler scaler = new PictureScaler(picture, form);
    PlacedSide columns = scaler.placement().columns();
    PlacedSide rows = scaler.placement().rows();
    if (form.fit() instanceof Fit.Letterbox background) {
      fill(background, target);
    }
    int bands = scaler.bands();
    boolean swapped = picture.file().orientation().swapsAxes();
    int pixelStride = form.layout() == Layout.NHWC ? normalised.length : 1;
    int start = (rows.at() * form.width() + columns.at()) * pixelStride;
    int alongLine = swapped ? form.width() * pixelStride : pixelStride;
    int nextLine = swapped ? pixelStride : form.width() * pixelStride;
    int count = swapped ? rows.count() : columns.count();
    scaler.run((line, pixels) -> {
      for (int channel = 0; channel < normalised.length; channel++) {
        float[] values = normalised[channel];
        int at = start + line * nextLine + channel * channelStride();
        int pixel = bands == 1 ? 0 : channel;
        for (int i = 0; i < count; i++) {
          target.put(at, values[pixels[pixel] & 0xff]);
          at += alongLine;
          pixel += bands;
        }
      }
    });
  }

  private int channelStride() {
    return form.layout() == Layout.NHWC ? 1 : form.width() * form.height();
  }

  private void fill(Fit.Letterbox background, FloatBuffer target) {
    int[] color = {background.red(), background.green(), background.blue()};
    int pixelStride = form.layout() == Layout.NHWC ? normalised.length : 1;
    for (int channel = 0; channel < normalised.length; channel++) {
      float value = normalised[channel][color[channel]];
      int at = channel * channelStride();
      for (int i = 0; i < form.width() * form.height(); i++) {
        target.put(at, value);
        at += pixelStride;
      }
    }
  }
}
