package dev.millrace.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.ChatRequest.Parameters;
import dev.millrace.llm.ChatRequest.Role;
import dev.millrace.llm.ChatRequest.Turn;
import dev.millrace.llm.provider.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The packages in docs/llm.md are added and answer; the names in it are those of the code. */
class LlmDocumentTest {
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern SETTING = Pattern.compile("(?m)^\\| (`[a-z_`, ]+`) \\| ");
  private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");

  private final String document = read(Path.of("..", "docs", "llm.md"));
  private final ScriptedProvider provider = new ScriptedProvider();

  @Test
  void shouldShowAChatThatAnswers() {
    provider.says("Nile.");

    assertThat(answer(0, "{\"prompt\":\"One river.\"}")).isEqualTo("{\"text\":\"Nile.\"}");
    assertThat(provider.requests.getFirst().system()).endsWith("who speaks English.");
  }

  @Test
  void shouldShowADescriptionOfPictures() {
    provider.says("{\"kind\":\"form\",\"confidence\":1}");
    String pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    assertThat(answer(1, "{\"speed\":\"thorough\",\"page\":\"" + pixel + "\"}"))
        .isEqualTo("{\"kind\":\"form\",\"confidence\":1}");
    assertThat(provider.requests.getFirst().model()).isEqualTo("gemini-3.8-flash");
    assertThat(provider.requests.getFirst().turns().getFirst().text())
        .isEqualTo("What kind of document is this picture?");
  }

  @Test
  void shouldShowAnAgentThatKnowsFacts() {
    provider.says("For 7 days.");

    assertThat(answer(2, "{\"question\":\"How long?\"}")).isEqualTo("{\"answer\":\"For 7 days.\"}");
    assertThat(provider.requests.getFirst().system()).endsWith("\n- Kept for 7 days.\n");
  }

  @Test
  void shouldConfigureEveryProviderThatItsPackagesName() {
    String configuration = snippets().get(3).toString();
    try (Providers providers =
        new Providers(configuration, Providers.Mode.LIVE, _ -> "key", () -> EngineHarness.NOW)) {
      for (int i = 0; i < 3; i++) {
        for (String name : snippets().get(i).findValuesAsText("provider")) {
          assertThat(snippets().get(3).has(name)).as(name).isTrue();
        }
      }
      ChatProvider slow = providers.provider("slow");
      assertThatThrownBy(() -> slow.call(request(), Duration.ofSeconds(9), new StopSignal()))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(5)));
    }
  }

  private static ChatRequest request() {
    Parameters parameters =
        new Parameters(9, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty());
    Turn turn = new Turn(Role.USER, "Hello", List.of());
    return new ChatRequest("m", "", List.of(turn), parameters, Optional.empty());
  }

  @Test
  void shouldNameEverySetting() {
    JsonNode form =
        Packages.json(
            read(Path.of("../core/src/main/resources/dev/millrace/core/model/model.schema.json")));
    Set<String> named = new HashSet<>();
    String table = document.substring(0, document.indexOf("**Prompts.**"));
    SETTING
        .matcher(table)
        .results()
        .forEach(row ->
            WORD.matcher(row.group(1)).results().map(word -> word.group(1)).forEach(named::add));

    Set<String> settings = new HashSet<>();
    form.at("/$defs/llm_settings/properties").fieldNames().forEachRemaining(settings::add);
    assertThat(named).isEqualTo(settings);
  }

  private String answer(int snippet, String input) {
    ModelPackage model = Packages.of(snippets().get(snippet).toString());
    LlmEngine engine =
        new LlmEngine(
            _ -> provider,
            new InMemoryGates(),
            () -> EngineHarness.NOW,
            (_, _) ->
                new InMemoryFactStore(
                    List.of(new Fact("kept", "Kept for 7 days.")), List.of(new float[] {1})),
            (_, _) -> new float[] {1});
    return engine.answer(model, input, new InMemoryCallBook(), new StopSignal());
  }

  private List<JsonNode> snippets() {
    return JSON.matcher(document)
        .results()
        .map((MatchResult found) -> Packages.json(found.group(1)))
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("The document is there", e);
    }
  }
}
