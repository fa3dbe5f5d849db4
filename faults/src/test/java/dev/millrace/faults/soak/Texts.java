package dev.millrace.faults.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What jobs of a soak say, and what the model must answer. Now and then a text is too long. */
final class Texts implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SENTENCES = 40;
  private static final int ONE_IN = 50;

  /** Too many words for the model, and too many bytes for the record. */
  private static final String TOO_LONG = "🌾🌾🌾🌾🌾🌾🌾 ".repeat(2_450);

  private final FolderModelCatalog models = FolderModelCatalog.read(Path.of("..", "models"));
  private final ModelPackage model = models.resolve("minilm-l6-v2").orElseThrow();
  private final Predictors predictors = new Predictors(models, 1 << 30);
  private final Map<String, JsonNode> answers = new ConcurrentHashMap<>();

  static String of(int number) {
    return number % ONE_IN == 0
        ? TOO_LONG
        : "Sentence number " + number % SENTENCES + " goes through the mill.";
  }

  static boolean isTooLong(String text) {
    return text.equals(TOO_LONG);
  }

  /** The model's own answer, from this process. */
  JsonNode answer(String text) {
    return answers.computeIfAbsent(
        text,
        each -> {
          try {
            String input = JSON.createObjectNode().put("text", each).toString();
            String output = predictors.with(model, m -> m.predict(input, new StopSignal()));
            return JSON.readTree(output);
          } catch (IOException e) {
            throw new IllegalStateException("A model answers JSON", e);
          }
        });
  }

  @Override
  public void close() {
    predictors.close();
  }
}
