package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The built-in model answers as it did where it was trained: Pillow and Python's runtime. */
class HieroglyphsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path EXAMPLES = Path.of("..", "models", "hieroglyphs", "examples");

  @Test
  void shouldGiveTheScoresOfPythonForTheSamePictures() throws IOException {
    FolderModelCatalog models = FolderModelCatalog.read(Path.of("..", "models"));
    ModelPackage model = models.resolve("hieroglyphs@1").orElseThrow();
    JsonNode expected = JSON.readTree(Files.readString(EXAMPLES.resolve("expected.json")));

    assertThat(expected).hasSizeGreaterThan(5);
    try (Predictors predictors = new Predictors(models, 1 << 30)) {
      for (Map.Entry<String, JsonNode> picture : expected.properties()) {
        byte[] content = Files.readAllBytes(EXAMPLES.resolve(picture.getKey()));
        String input =
            "{\"image\":\"" + Base64.getEncoder().encodeToString(content) + "\",\"top_k\":5}";
        String answer = predictors.with(model, p -> p.predict(input, new StopSignal()));
        JsonNode labels = JSON.readTree(answer).get("labels");
        for (int i = 0; i < labels.size(); i++) {
          JsonNode wanted = picture.getValue().get("top").get(i);
          assertThat(labels.get(i).get("score").asDouble())
              .as("%s, place %d", picture.getKey(), i)
              .isCloseTo(wanted.get("score").asDouble(), within(1e-3));
        }
        assertThat(labels.get(0).get("label")).isEqualTo(picture.getValue().get("label"));
      }
    }
  }
}
