package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.image.Channels;
import dev.millrace.image.Filter;
import dev.millrace.image.Fit;
import dev.millrace.image.Layout;
import dev.millrace.image.PixelForm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads {@code settings.pixels} of a package: in which form the model reads a picture. */
final class PixelSettings {
  private static final String HERE = "settings.pixels";
  private static final List<String> FITS = List.of("crop", "letterbox", "stretch");

  private final JsonNode pixels;

  private PixelSettings(JsonNode pixels) {
    this.pixels = pixels;
  }

  /**
   * The form.
   *
   * @throws IllegalArgumentException saying which setting is not right
   */
  static PixelForm read(JsonNode settings) {
    return new PixelSettings(settings.path("pixels")).form();
  }

  private PixelForm form() {
    Channels color = word(Channels.class, "color");
    try {
      return new PixelForm(
          integer("width"),
          integer("height"),
          color,
          fit(color),
          word(Filter.class, "filter"),
          numbers("mean", color),
          numbers("std", color),
          word(Layout.class, "layout"));
    } catch (IllegalArgumentException e) {
      String fault = String.valueOf(e.getMessage());
      throw fault.startsWith(HERE) ? e : new IllegalArgumentException(HERE + ": " + fault, e);
    }
  }

  private Fit fit(Channels color) {
    return switch (pixels.path("fit").asText()) {
      case "crop" -> new Fit.Crop(integer("short_side"));
      case "letterbox" -> letterbox(color);
      case "stretch" -> new Fit.Stretch();
      default -> throw oneOf("fit", FITS);
    };
  }

  private Fit letterbox(Channels color) {
    JsonNode background = pixels.path("background");
    if (background.isInt()) {
      return new Fit.Letterbox(background.intValue(), background.intValue(), background.intValue());
    }
    if (color == Channels.RGB
        && background.isArray()
        && background.size() == 3
        && background.valueStream().allMatch(JsonNode::isInt)) {
      return new Fit.Letterbox(
          background.get(0).intValue(), background.get(1).intValue(), background.get(2).intValue());
    }
    throw new IllegalArgumentException(
        HERE + ".background must be a grey from 0 to 255, or [red, green, blue] of a coloured one");
  }

  private int integer(String name) {
    if (!pixels.path(name).isInt()) {
      throw new IllegalArgumentException(HERE + "." + name + " must be a whole number");
    }
    return pixels.path(name).intValue();
  }

  private List<Double> numbers(String name, Channels color) {
    JsonNode values = pixels.path(name);
    if (values.size() != color.count() || !values.valueStream().allMatch(JsonNode::isNumber)) {
      throw new IllegalArgumentException(
          HERE + "." + name + " must be a list of " + color.count() + " numbers");
    }
    return values.valueStream().map(JsonNode::doubleValue).toList();
  }

  private <T extends Enum<T>> T word(Class<T> type, String name) {
    String word = pixels.path(name).asText();
    T[] values = type.getEnumConstants();
    return Arrays.stream(values)
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() ->
            oneOf(
                name,
                Arrays.stream(values)
                    .map(value -> value.name().toLowerCase(Locale.ROOT))
                    .toList()));
  }

  private static IllegalArgumentException oneOf(String name, List<String> words) {
    return new IllegalArgumentException(
        HERE + "." + name + " must be one of " + String.join(", ", words));
  }
}
