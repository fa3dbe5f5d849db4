package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real models and photos whose answers are known; {@code MILLRACE_MODELS_DATA} names the folder
 * with them, which is no part of this repository.
 */
@EnabledIfEnvironmentVariable(
    named = "MILLRACE_MODELS_DATA",
    matches = ".+",
    disabledReason =
        "NO REAL PHOTO WAS CLASSIFIED: MILLRACE_MODELS_DATA does not name their folder")
class KnownPhotosTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> CLEAR =
      List.of(
          "chelsea.png",
          "kitten.png",
          "dog.jpg",
          "pelican.jpeg",
          "bald_eagle.jpeg",
          "coffee.png",
          "camera.png");

  private static Path data;

  @TempDir private Path folder;

  @BeforeAll
  static void find() {
    data = Path.of(System.getenv("MILLRACE_MODELS_DATA"));
  }

  @Test
  void shouldSeeWhatIsOnEveryClearPhoto() throws IOException {
    JsonNode expected = JSON.readTree(data.resolve("expected.json").toFile()).get("images");
    try (ImagePackage shufflenet = shufflenet("softmax")) {
      for (String photo : CLEAR) {
        JsonNode best = shufflenet.classify(photo(photo), ",\"top_k\":1").get(0);

        assertThat(best.get("index").asInt())
            .as("%s %s", photo, best)
            .isEqualTo(expected.get(photo).get("top1").asInt());
        JsonNode range = expected.get(photo).get("pRange");
        assertThat(best.get("score").asDouble())
            .as(photo)
            .isBetween(range.get(0).asDouble() - 0.01, range.get(1).asDouble() + 0.01);
      }
      assertThatThrownBy(() -> shufflenet.classify(photo("truncated.jpg"), ""))
          .isInstanceOfSatisfying(
              PredictionException.class,
              e -> assertThat(e.toJobError().code()).isEqualTo(ErrorCode.CORRUPT_IMAGE));
    }
  }

  @Test
  void shouldGiveTheSameThousandScoresAsPython() throws IOException {
    JsonNode expected = JSON.readTree(getClass().getResourceAsStream("chelsea-shufflenet.json"));
    try (ImagePackage shufflenet = shufflenet("none")) {
      JsonNode scores = shufflenet.classify(photo("chelsea.png"), ",\"top_k\":1000");

      assertThat(scores).hasSize(1000);
      for (JsonNode each : scores) {
        assertThat(each.get("score").asDouble())
            .as("%s", each)
            .isCloseTo(expected.get(each.get("index").asInt()).asDouble(), within(1e-3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 7})
  void shouldReadDigits(int digit) throws IOException {
    String settings =
        """
        {"pixels":{"width":28,"height":28,"color":"grey","fit":"stretch","filter":"bilinear",
         "mean":[0],"std":[1],"layout":"nchw"},"activation":"softmax"}\
        """;
    List<String> labels = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    byte[] onnx = Files.readAllBytes(data.resolve("mnist/mnist.onnx"));
    try (ImagePackage mnist = ImagePackage.load(folder, onnx, labels, settings)) {
      byte[] picture = Files.readAllBytes(data.resolve("mnist/digit-" + digit + ".jpg"));

      assertThat(mnist.classify(picture, "").get(0).get("label").asInt()).isEqualTo(digit);
    }
  }

  private ImagePackage shufflenet(String activation) throws IOException {
    return ImagePackage.load(
        folder,
        Files.readAllBytes(data.resolve("shufflenet-v2-int8/shufflenet-v2-12-int8.onnx")),
        Files.readAllLines(data.resolve("labels/imagenet-synset.txt")),
        "{\"pixels\":%s,\"activation\":\"%s\"}".formatted(ImagePackage.IMAGENET, activation));
  }

  private static byte[] photo(String name) throws IOException {
    return Files.readAllBytes(data.resolve("images").resolve(name));
  }
}
