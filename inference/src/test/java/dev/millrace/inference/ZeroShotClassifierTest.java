package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZeroShotClassifierTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SETTINGS = "{\"tokenizer\":\"tokenizer.json\",\"max_tokens\":512}";

  @TempDir private static Path folder;
  private static Predictors predictors;
  private static ModelPackage model;

  @BeforeAll
  static void load() {
    TestPackages packages =
        new TestPackages(folder).sentenceEncoder("topics", "zero-shot-classification", SETTINGS);
    predictors = new Predictors(packages.read(), 1 << 30);
    model = packages.get("topics");
  }

  @AfterAll
  static void free() {
    predictors.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'The striker scored twice in the second half.',sport",
    "'Interest rates rose, and bank shares fell.',money",
    "'Whisk the eggs and fold in the flour.',cooking",
    "'The telescope found a planet around a red dwarf.',astronomy",
  })
  void shouldPutTheLabelFirstThatFits(String text, String label) throws IOException {
    JsonNode labels =
        predict(
            JSON.createObjectNode()
                .put("text", text)
                .set(
                    "labels",
                    JSON.valueToTree(new String[] {"money", "sport", "astronomy", "cooking"})));

    assertThat(labels.get(0).get("label").textValue()).isEqualTo(label);
    assertThat(labels).hasSize(4);
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += score(labels, i);
      assertThat(score(labels, i)).isBetween(0.0, i == 0 ? 1.0 : score(labels, i - 1));
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void shouldScoreEachLabelByItselfIfSeveralMayHold() throws IOException {
    String two =
        "{\"text\":\"A football club is"
            + " sold.\",\"multi_label\":true,\"labels\":[\"sport\",\"money\"%s]}";
    JsonNode alone = predict(JSON.readTree(two.formatted("")));
    JsonNode beside = predict(JSON.readTree(two.formatted(",\"cooking\"")));

    assertThat(beside.get(0)).isEqualTo(alone.get(0));
    assertThat(beside.get(1)).isEqualTo(alone.get(1));
  }

  @Test
  void shouldAnswerAsManyLabelsAsAreWanted() throws IOException {
    assertThat(
            predict(JSON.readTree("{\"text\":\"a\",\"labels\":[\"b\",\"c\",\"d\"],\"top_k\":2}")))
        .hasSize(2);
  }

  @Test
  void shouldAnswerTheSameWhetherALabelIsKnownOrNot() throws IOException {
    JsonNode input =
        JSON.readTree(
            "{\"text\":\"a mill\",\"labels\":[\"mills\",\"tills\"],\"template\":\"{}?\"}");
    JsonNode first = predict(input);
    JsonNode many =
        JSON.createObjectNode()
            .put("text", "x")
            .set(
                "labels", JSON.valueToTree(IntStream.range(0, 64).mapToObj(i -> "l" + i).toList()));
    predict(many);

    assertThat(predict(input)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":\"a\"}|/labels has fewer than 2",
        "{\"text\":\"a\",\"labels\":[\"b\"]}|/labels has fewer than 2",
        "{\"text\":\"a\",\"labels\":[\"b\",\"b\"]}|different strings",
        "{\"text\":\"a\",\"labels\":[\"b\",1]}|different strings",
        "{\"text\":1,\"labels\":[\"b\",\"c\"]}|/text is not a string",
        "{\"text\":\"a\",\"labels\":[\"b\",\"c\"],\"template\":\"about\"}|/template must have one"
            + " {}",
        "{\"text\":\"a\",\"labels\":[\"b\",\"c\"],\"top_k\":0}|/top_k",
        "{\"text\":\"a\",\"labels\":[\"b\",\"c\"],\"multi_label\":1}|/multi_label",
      })
  void shouldRefuseWhatALooseSchemaLetsPass(String input, String fault) {
    assertThatThrownBy(() -> predict(JSON.readTree(input)))
        .isInstanceOfSatisfying(
            PredictionException.class,
            e -> {
              assertThat(e.toJobError().code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
              assertThat(e.toJobError().detail()).contains(fault);
            });
  }

  @Test
  void shouldRefuseATemperatureThatIsNone(@TempDir Path other) {
    String settings = SETTINGS.replace("}", ",\"temperature\":0}");
    TestPackages packages =
        new TestPackages(other).sentenceEncoder("cold", "zero-shot-classification", settings);
    try (Predictors cold = new Predictors(packages.read(), 1 << 30)) {
      assertThatThrownBy(() -> cold.load(packages.get("cold")))
          .isInstanceOf(InvalidModelPackageException.class)
          .hasMessageContaining("temperature");
    }
  }

  private static double score(JsonNode labels, int index) {
    return labels.get(index).get("score").doubleValue();
  }

  private static JsonNode predict(JsonNode input) throws IOException {
    String answer = predictors.with(model, p -> p.predict(input.toString(), new StopSignal()));
    return JSON.readTree(answer).get("labels");
  }
}
