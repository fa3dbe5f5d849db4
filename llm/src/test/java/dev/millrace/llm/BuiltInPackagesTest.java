package dev.millrace.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.model.Example;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages that come with Millrace, with the real MiniLM and a provider that is none. */
class BuiltInPackagesTest {
  private static final Predictors EMBEDDERS = new Predictors(Packages.BUILT_IN, 1 << 30);
  private static final String ART =
      """
      {"title":"Reed","description":"A reed leaf.","period":"unknown","figures":[],
       "signs":[{"gardiner":"M17","meaning":"i"}],"confidence":0.5}
      """;

  @TempDir private Path cache;

  private final ScriptedProvider provider = new ScriptedProvider();
  private final InMemoryCallBook book = new InMemoryCallBook();

  @AfterAll
  static void free() {
    EMBEDDERS.close();
  }

  @Test
  void shouldAnswerAChat() {
    provider.says("Light is scattered.");

    assertThat(answer("chat", example("chat", 0))).isEqualTo("{\"text\":\"Light is scattered.\"}");
    ChatRequest asked = provider.requests.getFirst();
    assertThat(asked.model()).isEqualTo("meta.llama3-1-8b-instruct-v1:0");
    assertThat(asked.turns().getFirst().text()).startsWith("Why is the sky blue?");
    assertThat(asked.parameters().maxTokens()).isEqualTo(500);
  }

  @Test
  void shouldAnswerAQuestionFromTheFactsNearestToIt() {
    provider.says("For 7 days.", "It runs again.");

    assertThat(answer("support-agent", example("support-agent", 0)))
        .isEqualTo("{\"answer\":\"For 7 days.\"}");
    assertThat(provider.requests.getFirst().system())
        .contains("- Results are kept for 7 days")
        .doesNotContain("CORS");
    var _ = answer("support-agent", example("support-agent", 1));
    assertThat(provider.requests.getLast().system()).contains("- If a worker dies");
    assertThat(provider.requests.getLast().parameters().maxTokens()).isEqualTo(500);
  }

  @Test
  void shouldDescribeAWorkOfArt() {
    provider.says(ART);

    JsonNode output = Packages.json(answer("egyptian-art", example("egyptian-art", 0)));

    assertThat(output.at("/signs/0/gardiner").asText()).isEqualTo("M17");
    ChatRequest asked = provider.requests.getFirst();
    assertThat(asked.model()).isEqualTo("gemini-3.5-flash-lite");
    assertThat(asked.turns().getFirst().text()).contains("of this kind: inscription.");
    assertThat(asked.turns().getFirst().images())
        .singleElement()
        .extracting(InlineImage::mediaType)
        .isEqualTo("image/png");
    assertThat(asked.parameters().temperature()).hasValue(0);
    assertThat(asked.parameters().thinkingTokens()).hasValue(0);
    assertThat(asked.answerSchema()).isPresent();
  }

  @Test
  void shouldAskTheLargerModelToThinkIfItIsToBeThorough() {
    provider.says(ART, ART);
    String image = example("egyptian-art", 0).get("image").asText();

    var _ =
        answer(
            "egyptian-art",
            Packages.JSON.createObjectNode().put("image", image).put("speed", "thorough"));
    var _ =
        answer(
            "egyptian-art",
            Packages.JSON
                .createObjectNode()
                .put("image", image)
                .put("speed", "thorough")
                .put("thinking_tokens", 4096));

    assertThat(provider.requests).extracting(ChatRequest::model).containsOnly("gemini-3.8-flash");
    assertThat(provider.requests.getFirst().turns().getFirst().text()).contains("kind: unknown.");
    assertThat(provider.requests.getFirst().parameters().thinkingTokens()).hasValue(2048);
    assertThat(provider.requests.getLast().parameters().thinkingTokens()).hasValue(4096);
  }

  @Test
  void shouldCostLittleAtTheMost() {
    provider.says("a", "b", ART);
    for (String name : new String[] {"chat", "support-agent", "egyptian-art"}) {
      var _ = answer(name, example(name, 0));
    }

    assertThat(book.paid)
        .extracting(call -> call.price().nanosOf(call.most()))
        .allMatch(nanos -> nanos > 0 && nanos < 20_000_000);
  }

  private LlmEngine engine() {
    return new LlmEngine(
        _ -> provider,
        new InMemoryGates(),
        () -> EngineHarness.NOW,
        new PackageFacts(Packages.BUILT_IN, BuiltInPackagesTest::vector, cache),
        BuiltInPackagesTest::vector);
  }

  private String answer(String name, JsonNode input) {
    ModelPackage model = Packages.builtIn(name);
    return engine().answer(model, input.toString(), book, new StopSignal());
  }

  private static JsonNode example(String name, int index) {
    Example example = Packages.builtIn(name).manifest().examples().get(index);
    return example.input();
  }

  private static float[] vector(String model, String text) {
    String input = Packages.JSON.createObjectNode().put("text", text).toString();
    String output =
        EMBEDDERS.with(
            Packages.builtIn(model), embedder -> embedder.predict(input, new StopSignal()));
    JsonNode numbers = Packages.json(output).get("embedding");
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
    return vector;
  }
}
