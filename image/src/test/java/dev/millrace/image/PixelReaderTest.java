package dev.millrace.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixelReaderTest {

  static Stream<JsonNode> cases() {
    return Golden.read().get("scaled").valueStream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldScaleToTheSameBytesAsPillow(JsonNode expected) {
    Channels color = expected.get("mode").asText().equals("L") ? Channels.GREY : Channels.RGB;
    Fit box =
        color == Channels.RGB ? new Fit.Letterbox(10, 20, 30) : new Fit.Letterbox(255, 255, 255);

    assertThat(digest(expected, color, new Fit.Stretch()))
        .isEqualTo(expected.get("stretch").asText());
    assertThat(digest(expected, color, new Fit.Crop(expected.get("short_side").asInt())))
        .isEqualTo(expected.get("crop").asText());
    assertThat(digest(expected, color, box)).isEqualTo(expected.get("letterbox").asText());
  }

  private static String digest(JsonNode expected, Channels color, Fit fit) {
    byte[] pixels =
        Golden.pixels(
            Golden.file(expected.get("file").asText()),
            color,
            expected.get("width").asInt(),
            expected.get("height").asInt(),
            fit,
            Filter.valueOf(expected.get("filter").asText().toUpperCase(Locale.ROOT)));
    return Golden.sha256(pixels).substring(0, 16);
  }
}
