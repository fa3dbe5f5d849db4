package dev.millrace.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.image.PixelForm.Color;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureTest {
  private static final JsonNode DECODED = Golden.read().get("decoded");

  static List<String> names() {
    return Golden.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldDecodeEveryKindOfPictureAsPillowDoes(String name) throws IOException {
    JsonNode expected = DECODED.get(name);
    byte[] file = Golden.file(name);
    Picture picture = Picture.of(file);

    assertThat(picture.width()).isEqualTo(expected.get("width").asInt());
    assertThat(picture.height()).isEqualTo(expected.get("height").asInt());
    byte[] pixels = Golden.pixels(file, Color.RGB);
    if (expected.has("pixels")) {
      assertNear(pixels, expected.get("pixels").binaryValue());
    } else {
      assertThat(Golden.sha256(pixels)).isEqualTo(expected.get("rgb").asText());
      assertThat(Golden.sha256(Golden.pixels(file, Color.GREY)))
          .isEqualTo(expected.get("grey").asText());
    }
  }

  /** Decoders of lossy WebP differ in how they bring the colours to full size, not the light. */
  private static void assertNear(byte[] pixels, byte[] expected) {
    byte[] grey = new byte[pixels.length / 3];
    byte[] expectedGrey = new byte[grey.length];
    Luma.of(pixels, grey);
    Luma.of(expected, expectedGrey);
    double sum = 0;
    for (int i = 0; i < grey.length; i++) {
      sum += Math.abs((grey[i] & 0xff) - (expectedGrey[i] & 0xff));
    }
    assertThat(sum / grey.length).as("mean difference").isLessThan(1);
  }
}
