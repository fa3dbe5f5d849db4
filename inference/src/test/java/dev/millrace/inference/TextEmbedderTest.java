package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TextEmbedderTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final FolderModelCatalog MODELS = FolderModelCatalog.read(Path.of("../models"));
  private static final ModelPackage MODEL = MODELS.resolve("minilm-l6-v2@1").orElseThrow();
  private static final Predictors PREDICTORS = new Predictors(MODELS, 1 << 30);

  @AfterAll
  static void free() {
    PREDICTORS.close();
  }

  /** The vectors come from another implementation: LangChain4j 1.20.0 on ONNX Runtime 1.20. */
  @Test
  void shouldAgreeWithAnotherImplementationOfTheSameModel() throws IOException {
    JsonNode golden = JSON.readTree(getClass().getResourceAsStream("golden-minilm.json"));

    assertThat(golden).hasSize(5);
    for (JsonNode each : golden) {
      float[] vector = embed(each.get("text").asText());
      assertThat(vector).hasSize(384);
      for (int i = 0; i < vector.length; i++) {
        assertThat(vector[i])
            .as("%s [%d]", each.get("text"), i)
            .isCloseTo(each.get("embedding").get(i).floatValue(), within(1e-3f));
      }
    }
  }

  @Test
  void shouldMakeVectorsOfLengthOne() throws IOException {
    for (String text : List.of("a", "A much longer sentence, with commas.", "…", "\u0007x")) {
      float[] vector = embed(text);
      assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void shouldPutLikeSentencesNearerThanOthers() throws IOException {
    float[] cat = embed("The cat sleeps on the sofa.");
    float[] kitten = embed("A kitten is asleep on the couch.");
    float[] revenue = embed("Our revenue grew last quarter.");
    float[] sales = embed("Sales went up in the last three months.");

    double likePairs = Math.min(dot(cat, kitten), dot(revenue, sales));
    double otherPairs = Math.max(dot(cat, revenue), dot(kitten, sales));
    assertThat(likePairs).isGreaterThan(otherPairs + 0.3);
  }

  @Test
  void shouldAnswerTheSameToTheSameInputWhateverRunsBesideIt() throws Exception {
    String alone = predict("The mill grinds slowly.");

    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<String>> answers =
          IntStream.range(0, 40)
              .mapToObj(i ->
                  threads.submit(
                      () -> predict(i % 2 == 0 ? "The mill grinds slowly." : "Other " + i)))
              .toList();
      for (int i = 0; i < answers.size(); i += 2) {
        assertThat(answers.get(i).get()).isEqualTo(alone);
      }
    }
  }

  @Test
  void shouldReadEveryTokenUpToItsLimitAndRefuseMore() {
    assertThat(predict("word ".repeat(510))).contains("embedding");
    assertThatThrownBy(() -> predict("word ".repeat(511)))
        .isInstanceOfSatisfying(
            PredictionException.class,
            e -> {
              assertThat(e.toJobError().code()).isEqualTo(ErrorCode.INPUT_TOO_LONG);
              assertThat(e.toJobError().detail()).contains("513").contains("512");
            });
  }

  @Test
  void shouldLoadAModelOnce() {
    Predictor first = PREDICTORS.with(MODEL, Function.identity());

    assertThat(PREDICTORS.with(MODEL, Function.identity())).isSameAs(first);
  }

  @Test
  void shouldStopWhenItIsAskedTo() {
    StopSignal stop = new StopSignal();
    stop.stop(StopSignal.Reason.NOT_WANTED);

    assertThatThrownBy(() -> PREDICTORS.with(MODEL, m -> m.predict("{\"text\":\"a\"}", stop)))
        .isInstanceOf(StoppedException.class);
  }

  private static String predict(String text) {
    String input = JSON.createObjectNode().put("text", text).toString();
    return PREDICTORS.with(MODEL, model -> model.predict(input, new StopSignal()));
  }

  private static float[] embed(String text) throws IOException {
    JsonNode numbers = JSON.readTree(predict(text)).get("embedding");
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
    return vector;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
