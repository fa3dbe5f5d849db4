package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.model.Example;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelPackage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** An answer depends on its input alone: holds for every built-in model, to the last bit. */
class NeighboursTest {
  private static final int RUNS = Integer.getInteger("neighbours.runs", 300);
  private static final String[] WORDS = {
    "mill", "river", "🌾", "grinds", "slowly", "the", "año", "水", "0.1", "—", "WHEAT", "and"
  };

  @TestFactory
  Stream<DynamicTest> shouldAnswerTheSameAloneAndInACrowd() {
    FolderModelCatalog models = FolderModelCatalog.read(TestPackages.BUILT_IN);
    return models.all().stream()
        .filter(model -> model.manifest().lane() == Lane.CPU)
        .map(model ->
            DynamicTest.dynamicTest(
                model.ref().toString(),
                () -> {
                  try (Predictors predictors = new Predictors(models, 2L << 30)) {
                    compare(predictors, model);
                  }
                }));
  }

  private static void compare(Predictors predictors, ModelPackage model) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> inputs = inputs(model, random);
    Map<String, String> alone = new HashMap<>();
    inputs.forEach(input -> alone.put(input, predict(predictors, model, input)));
    List<Future<String>> answers = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < RUNS; i++) {
        String input = inputs.get(random.nextInt(inputs.size()));
        asked.add(input);
        answers.add(threads.submit(() -> predict(predictors, model, input)));
      }
      for (int i = 0; i < RUNS; i++) {
        assertThat(answers.get(i).get())
            .as("seed %d: %s", seed, asked.get(i))
            .isEqualTo(alone.get(asked.get(i)));
      }
    }
  }

  /** The package's own examples; where they are texts, texts of many lengths too. */
  private static List<String> inputs(ModelPackage model, Random random) {
    List<String> inputs = new ArrayList<>();
    for (Example example : model.manifest().examples()) {
      inputs.add(example.input().toString());
      if (example.input() instanceof ObjectNode fields && fields.path("text").isTextual()) {
        for (int i = 0; i < 12; i++) {
          ObjectNode other = fields.deepCopy();
          other.set("text", JsonNodeFactory.instance.textNode(text(random, 1 + i * i)));
          inputs.add(other.toString());
        }
      }
    }
    assertThat(inputs).as("examples of %s", model.ref()).isNotEmpty();
    return inputs;
  }

  private static String text(Random random, int words) {
    StringBuilder text = new StringBuilder("t");
    for (int i = 0; i < words; i++) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  private static String predict(Predictors predictors, ModelPackage model, String input) {
    return predictors.with(model, predictor -> predictor.predict(input, new StopSignal()));
  }
}
