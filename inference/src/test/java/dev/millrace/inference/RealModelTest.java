package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A real model with official vectors, where {@code MILLRACE_MODELS_DATA} names their folder. */
@EnabledIfEnvironmentVariable(
    named = "MILLRACE_MODELS_DATA",
    matches = ".+",
    disabledReason = "MILLRACE_MODELS_DATA names no folder with real models")
class RealModelTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void find() {
    data = Path.of(System.getenv("MILLRACE_MODELS_DATA"));
  }

  @Test
  void shouldAnswerTheOfficialVectorsOfMnist() throws IOException {
    JsonNode vectors = JSON.readTree(data.resolve("mnist/vectors.json").toFile());
    for (JsonNode each : vectors.get("cases")) {
      ObjectNode input = JSON.createObjectNode().put("name", vectors.get("inputName").textValue());
      input.put("datatype", "FP32").set("shape", vectors.get("inputShape"));
      input.set("data", each.get("input"));

      JsonNode output = predict("mnist/mnist.onnx", input);

      assertThat(output.get("name")).isEqualTo(vectors.get("outputName"));
      assertAgree(output.get("data"), each.get("expected"), 1e-4);
    }
  }

  /** Scores of Python's onnxruntime, rounded to four digits. */
  @Test
  void shouldAgreeWithAnotherBindingOfTheRuntimeOnAQuantisedModel() throws IOException {
    ByteBuffer pixels =
        ByteBuffer.wrap(Files.readAllBytes(data.resolve("shufflenet-v2-int8/input_0.pb")))
            .order(ByteOrder.LITTLE_ENDIAN);
    pixels.position(pixels.limit() - 3 * 224 * 224 * Float.BYTES);
    ObjectNode input = JSON.createObjectNode().put("name", "input").put("datatype", "FP32");
    input.putArray("shape").add(1).add(3).add(224).add(224);
    ArrayNode numbers = input.putArray("data");
    while (pixels.hasRemaining()) {
      numbers.add(pixels.getFloat());
    }

    JsonNode scores = predict("shufflenet-v2-int8/shufflenet-v2-12-int8.onnx", input).get("data");

    String expected = "shufflenet-v2-int8/output_0.onnxruntime-1.30.0.json";
    assertAgree(scores, JSON.readTree(data.resolve(expected).toFile()), 1e-3);
  }

  private JsonNode predict(String model, ObjectNode input) throws IOException {
    TestPackages packages = new TestPackages(folder);
    packages.onnx("real", "tensor", "{}", 200, Files.readAllBytes(data.resolve(model)));
    ObjectNode request = JSON.createObjectNode();
    request.putArray("inputs").add(input);
    try (Predictors predictors = new Predictors(packages.read(), 1 << 30)) {
      String answer =
          predictors.with(
              packages.get("real"), p -> p.predict(request.toString(), new StopSignal()));
      return JSON.readTree(answer).get("outputs").get(0);
    }
  }

  private static void assertAgree(JsonNode found, JsonNode expected, double tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).doubleValue())
          .as("score %d", i)
          .isCloseTo(expected.get(i).doubleValue(), within(tolerance));
    }
  }
}
