package dev.millrace.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    byte[] pixels = Golden.pixels(file, Channels.RGB);
    if (expected.has("pixels")) {
      assertNear(pixels, expected.get("pixels").binaryValue());
    } else {
      assertThat(Golden.sha256(pixels)).isEqualTo(expected.get("rgb").asText());
      assertThat(Golden.sha256(Golden.pixels(file, Channels.GREY)))
          .isEqualTo(expected.get("grey").asText());
    }
  }

  /** Of the file, only what tells the orientation changes. */
  @Test
  void shouldTakeAPictureAsUprightIfItsExifMakesNoSense() {
    byte[] file = Golden.file("orientation-6.jpg");
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int exif = text.indexOf("Exif") + 6;
    for (int damaged : new int[] {exif, exif + 4, exif + 8}) {
      byte[] other = file.clone();
      other[damaged] = other[damaged + 1] = other[damaged + 2] = (byte) 0xff;

      assertThat(Picture.of(other).width()).isGreaterThan(Picture.of(other).height());
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
