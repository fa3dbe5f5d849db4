package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a model whose scores are the means of red, green and blue. */
class ImageClassifierTest {
  private static final List<String> COLORS = List.of("red", "green \"grass\"", "blue");
  private static final String SETTINGS =
      """
      {"pixels":{"width":8,"height":8,"color":"rgb","fit":"letterbox","background":[10,20,30],
       "filter":"bilinear","mean":[0,0,0],"std":[1,1,1],"layout":"nchw"},"activation":"none"}\
      """;

  @TempDir private Path folder;

  @Test
  void shouldNameWhatItSeesTheBestFirst() throws IOException {
    try (ImagePackage colors = load(SETTINGS)) {
      JsonNode labels = colors.classify(picture(0x003366), "");

      assertThat(labels).hasSize(3);
      assertThat(labels.get(0).get("label").asText()).isEqualTo("blue");
      assertThat(labels.get(0).get("index").asInt()).isEqualTo(2);
      assertThat(labels.get(0).get("score").asDouble()).isCloseTo(0.4, within(1e-6));
      assertThat(labels.get(1).get("label").asText()).isEqualTo("green \"grass\"");
      assertThat(labels.get(2).get("score").asDouble()).isZero();
    }
  }

  @Test
  void shouldKeepTheOrderOfTheModelWhereScoresAreTheSame() throws IOException {
    try (ImagePackage colors = load(SETTINGS)) {
      assertThat(colors.classify(picture(0x33ff33), "").findValuesAsText("index"))
          .containsExactly("1", "0", "2");
    }
  }

  @Test
  void shouldAnswerAsMuchAsIsAskedFor() throws IOException {
    try (ImagePackage colors = load(SETTINGS)) {
      byte[] picture = picture(0x336699);
      assertThat(colors.classify(picture, ",\"top_k\":1").findValuesAsText("label"))
          .containsExactly("blue");
      assertThat(colors.classify(picture, ",\"top_k\":99")).hasSize(3);
      assertThat(colors.classify(picture, ",\"threshold\":0.3")).hasSize(2);
      assertThat(colors.classify(picture, ",\"threshold\":1")).isEmpty();
    }
    try (ImagePackage colors = load(SETTINGS.replace("\"none\"", "\"none\",\"top_k\":2"))) {
      assertThat(colors.classify(picture(0), "")).hasSize(2);
    }
  }

  @Test
  void shouldMakeScoresThatSumToOne() throws IOException {
    try (ImagePackage colors = load(SETTINGS.replace("none", "softmax"))) {
      JsonNode labels = colors.classify(picture(0xff0000), "");

      assertThat(labels.get(0).get("score").asDouble())
          .isCloseTo(Math.E / (Math.E + 2), within(1e-6));
      assertThat(labels.valueStream().mapToDouble(each -> each.get("score").asDouble()).sum())
          .isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void shouldReadTheOtherLayoutToo() {
    String nhwc = SETTINGS.replace("nchw", "nhwc");

    assertThatThrownBy(() -> load(nhwc))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("pictures@1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'bilinear'|'cubic'|settings.pixels.filter must be one of box, bilinear, hamming",
        "'letterbox'|'pad'|settings.pixels.fit must be one of crop, letterbox, stretch",
        "'letterbox'|'crop'|settings.pixels.short_side must be a whole number",
        "'letterbox'|'crop','short_side':7|short_side must be no less than width and height",
        "[10,20,30]|[10,20]|settings.pixels.background must be",
        "[10,20,30]|[10,20,300]|background must be from 0 to 255",
        "[10,20,30]|-1|background must be from 0 to 255",
        "'mean':[0,0,0]|'mean':[0]|settings.pixels.mean must be a list of 3 numbers",
        "'std':[1,1,1]|'std':[1,1,0]|std above 0",
        "'width':8|'width':0|width and height must be from 1 to",
        "'width':8|'width':'8'|settings.pixels.width must be a whole number",
        "'rgb'|'cmyk'|settings.pixels.color must be one of rgb, grey",
        "'nchw'|'chw'|settings.pixels.layout must be one of nchw, nhwc",
        "'none'|'relu'|settings.activation is not softmax, sigmoid or none",
        "'none'|'none','top_k':0|settings.top_k must be a whole number"
      })
  void shouldRefuseAPackageWithWrongSettingsWhenItIsLoaded(
      String right, String wrong, String fault) {
    String settings = SETTINGS.replace(right.replace('\'', '"'), wrong.replace('\'', '"'));

    assertThatThrownBy(() -> load(settings))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("pictures@1")
        .hasMessageContaining(fault);
  }

  @Test
  void shouldRefuseLabelsThatAreNotThoseOfTheModel() {
    assertThatThrownBy(() -> ImagePackage.load(folder, model(), List.of("a", "b"), SETTINGS))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("the model has 3 scores, and settings.labels names 2 labels");
    assertThatThrownBy(() -> ImagePackage.load(folder, model(), List.of("a", " ", "b"), SETTINGS))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("settings.labels has no labels, or an empty one");
  }

  @Test
  void shouldFailAJobForGoodIfItsPictureIsNone() throws IOException {
    byte[] picture = picture(0x336699);
    byte[] huge = picture.clone();
    huge[16] = 1;
    try (ImagePackage colors = load(SETTINGS)) {
      assertFails(colors, "hello".getBytes(StandardCharsets.UTF_8), ErrorCode.UNSUPPORTED_IMAGE);
      assertFails(colors, Arrays.copyOf(picture, picture.length - 20), ErrorCode.CORRUPT_IMAGE);
      assertFails(colors, huge, ErrorCode.CORRUPT_IMAGE);
    }
  }

  @Test
  void shouldFailWhereTheModelAnswersNoNumbers() throws IOException {
    try (ImagePackage colors = load(SETTINGS.replace("[1,1,1]", "[1e-44,1,1]"))) {
      assertFails(colors, picture(0xffffff), ErrorCode.MODEL_ERROR);
    }
  }

  private static void assertFails(ImagePackage colors, byte[] picture, ErrorCode code) {
    assertThatThrownBy(() -> colors.classify(picture, ""))
        .isInstanceOfSatisfying(
            PredictionException.class,
            e -> {
              assertThat(e.toJobError().code()).isEqualTo(code);
              assertThat(code.retry()).isEqualTo(ErrorCode.Retry.NEVER);
            });
  }

  private ImagePackage load(String settings) throws IOException {
    return ImagePackage.load(folder, model(), COLORS, settings);
  }

  private static byte[] model() throws IOException {
    try (InputStream onnx = ImageClassifierTest.class.getResourceAsStream("channel-means.onnx")) {
      return onnx.readAllBytes();
    }
  }

  private static byte[] picture(int color) throws IOException {
    BufferedImage image = new BufferedImage(12, 12, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 144; i++) {
      image.setRGB(i % 12, i / 12, color);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
