package dev.millrace.inference;

import static dev.millrace.inference.onnx.OnnxBytes.FLOAT;
import static dev.millrace.inference.onnx.OnnxBytes.INT64;
import static dev.millrace.inference.onnx.OnnxBytes.attribute;
import static dev.millrace.inference.onnx.OnnxBytes.node;
import static dev.millrace.inference.onnx.OnnxBytes.tensor;
import static dev.millrace.inference.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.inference.onnx.OnnxBytes;
import dev.millrace.inference.onnx.WireBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a model that has no sense, but known answers: each score is a multiple of a mean of tokens.
 */
class TextClassifierTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LIST = "\"labels\":[\"plus\",\"minus\",\"none\"]";

  @TempDir private Path folder;

  @Test
  void shouldAnswerTheBestLabelFirst() throws IOException {
    JsonNode labels = predict(LIST, "{\"text\":\"a mill\"}");

    assertThat(labels)
        .extracting(each -> each.get("label").textValue())
        .containsExactly("plus", "none", "minus");
    double sum = 0;
    for (JsonNode each : labels) {
      sum += each.get("score").doubleValue();
    }
    assertThat(sum).isBetween(0.99999, 1.00001);
  }

  @Test
  void shouldScoreLabelsByThemselvesOrLeaveThemAsTheyAre() throws IOException {
    JsonNode sigmoid = predict(LIST + ",\"activation\":\"sigmoid\"", "{\"text\":\"a mill\"}");
    JsonNode none = predict(LIST + ",\"activation\":\"none\"", "{\"text\":\"a mill\"}");

    assertThat(sigmoid.get(1).get("score").doubleValue()).isEqualTo(0.5);
    double plus = none.get(0).get("score").doubleValue();
    assertThat(plus).isPositive();
    assertThat(none.get(2).get("score").doubleValue()).isEqualTo(-plus);
    assertThat(sigmoid.get(0).get("score").floatValue())
        .isEqualTo((float) (1 / (1 + Math.exp(-plus))));
  }

  @Test
  void shouldAnswerNoMoreThanIsWanted() throws IOException {
    assertThat(predict(LIST, "{\"text\":\"a mill\",\"top_k\":2}")).hasSize(2);
    assertThat(predict(LIST, "{\"text\":\"a mill\",\"threshold\":0.9}")).hasSizeLessThan(2);
    assertThat(predict(LIST, "{\"text\":\"a mill\",\"threshold\":1.1}")).isEmpty();
  }

  @Test
  void shouldReadLabelsFromAFile() throws IOException {
    TestPackages packages = classifier("\"labels\":\"labels.txt\"");
    packages.file("sense", "labels.txt", "eins\nzwei\ndrei ¾\n".getBytes(StandardCharsets.UTF_8));

    assertThat(predict(packages, "{\"text\":\"a mill\"}").get(1).get("label").textValue())
        .isEqualTo("drei ¾");
  }

  @Test
  void shouldRefuseTextsThatAreTooLong() {
    assertThatThrownBy(() -> predict(LIST, "{\"text\":\"" + "word ".repeat(15) + "\"}"))
        .isInstanceOfSatisfying(
            PredictionException.class,
            e -> assertThat(e.toJobError().code()).isEqualTo(ErrorCode.INPUT_TOO_LONG));
  }

  @Test
  void shouldFailIfTheModelHasOtherLabels() {
    assertThatThrownBy(() -> predict("\"labels\":[\"a\",\"b\"]", "{\"text\":\"a\"}"))
        .isInstanceOf(PredictionException.class)
        .hasMessage("The model answered 3 scores for 2 labels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"labels\":[]",
        "\"labels\":[\"a\",\" \",\"b\"]",
        "\"labels\":\"absent.txt\"",
        "\"labels\":[\"a\"],\"activation\":\"relu\"",
        "\"labels\":[\"a\"],\"max_tokens\":0",
        "\"labels\":[\"a\"],\"max_tokens\":1.5",
        "\"labels\":[\"a\"],\"tokenizer\":\"absent.json\""
      })
  void shouldRefuseSettingsThatAreNotRight(String settings) throws IOException {
    TestPackages packages = classifier(settings);
    try (Predictors predictors = new Predictors(packages.read(), 1 << 30)) {
      assertThatThrownBy(() -> predictors.load(packages.get("sense")))
          .isInstanceOf(InvalidModelPackageException.class)
          .hasMessageStartingWith("sense@1: settings.");
    }
  }

  private JsonNode predict(String settings, String input) throws IOException {
    return predict(classifier(settings), input);
  }

  private static JsonNode predict(TestPackages packages, String input) throws IOException {
    try (Predictors predictors = new Predictors(packages.read(), 1 << 30)) {
      String answer =
          predictors.with(packages.get("sense"), p -> p.predict(input, new StopSignal()));
      return JSON.readTree(answer).get("labels");
    }
  }

  private TestPackages classifier(String settings) throws IOException {
    String all = "\"tokenizer\":\"tokenizer.json\"," + settings;
    if (!settings.contains("max_tokens")) {
      all += ",\"max_tokens\":16";
    }
    if (settings.contains("\"tokenizer\"")) {
      all = settings + ",\"max_tokens\":16";
    }
    return new TestPackages(folder)
        .onnx("sense", "text-classification", "{" + all + "}", 100, model())
        .file(
            "sense",
            "tokenizer.json",
            Files.readAllBytes(TestPackages.BUILT_IN.resolve("minilm-l6-v2/1/tokenizer.json")));
  }

  /** The mean of the tokens' numbers, times 0.001, -0.001 and 0. */
  private static byte[] model() {
    ByteBuffer weights = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    weights.putFloat(0.001f).putFloat(-0.001f).putFloat(0);
    return OnnxBytes.model(
        new WireBytes()
            .message(
                1, node("Cast", "f", "input_ids").message(5, attribute("to", 2).number(3, FLOAT)))
            .message(1, node("ReduceMean", "m", "f").message(5, attribute("axes", 7).number(8, 1)))
            .message(1, node("Mul", "logits", "m", "w"))
            .message(5, tensor("w", FLOAT, 1, 3).bytes(9, weights.array()))
            .message(11, value("input_ids", INT64, 1, -1))
            .message(11, value("attention_mask", INT64, 1, -1))
            .message(12, value("logits", FLOAT, 1, 3)));
  }
}
