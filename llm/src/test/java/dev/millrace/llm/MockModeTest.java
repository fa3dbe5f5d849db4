package dev.millrace.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.provider.Providers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of the built-in packages sees without any key. */
class MockModeTest {

  @ParameterizedTest
  @ValueSource(strings = {"chat", "support-agent", "egyptian-art"})
  void shouldAnswerEveryExampleWithAnOutputThatFits(String name) {
    ModelPackage model = Packages.builtIn(name);
    try (Providers providers =
        new Providers("", Providers.Mode.MOCK, _ -> "", () -> EngineHarness.NOW)) {
      LlmEngine engine =
          new LlmEngine(
              providers::provider,
              new InMemoryGates(),
              () -> EngineHarness.NOW,
              (_, _) -> new InMemoryFactStore(List.of(), List.of()),
              (_, _) -> new float[0]);

      model
          .manifest()
          .examples()
          .forEach(example -> {
            String input = example.input().toString();
            JsonNode output =
                Packages.json(
                    engine.answer(model, input, new InMemoryCallBook(), new StopSignal()));
            for (JsonNode required : model.manifest().outputSchema().get("required")) {
              assertThat(output.has(required.textValue())).as(required.textValue()).isTrue();
            }
          });
    }
  }
}
