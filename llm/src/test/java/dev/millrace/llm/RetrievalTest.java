package dev.millrace.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.Sha256;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalTest {
  private static final String FACTS =
      """
      {"id": "river", "text": "The Nile flows north."}

      {"id": "stone", "text": "A millstone\\nis heavy {{word}}."}
      {"id": "wind", "text": "Wind turns sails."}
      """;

  @TempDir private Path folder;

  private final List<String> embedded = new ArrayList<>();

  @Test
  void shouldPutTheNearestFactsIntoThePrompt() {
    ChatRequest asked = ask("stone wind", 2);

    assertThat(asked.system())
        .isEqualTo("Know:\n- Wind turns sails.\n- A millstone is heavy {{word}}.\n");
    assertThat(asked.turns().getFirst().text()).isEqualTo("Say: stone wind");
  }

  @Test
  void shouldPutAllFactsIfThereAreNoMore() {
    assertThat(ask("nile", 9).system()).startsWith("Know:\n- The Nile").hasLineCount(4);
  }

  @Test
  void shouldMakeTheVectorsOnceAndKeepThemForTheNextProcess() {
    var _ = ask("wind", 1);
    assertThat(embedded).hasSize(4);
    var _ = ask("wind", 1);
    assertThat(embedded).as("only the question").hasSize(5);
  }

  @Test
  void shouldMakeTheVectorsAgainIfTheFileIsDamaged() throws IOException {
    var _ = ask("wind", 1);
    try (var kept = Files.list(folder.resolve("cache"))) {
      Path file = kept.toList().getFirst();
      byte[] bytes = Files.readAllBytes(file);
      bytes[10] ^= 1;
      Files.write(file, bytes);
    }
    assertThat(ask("wind", 1).system()).contains("sails");
    assertThat(embedded).hasSize(8);
  }

  @Test
  void shouldDoWithoutAFolderToKeepThemIn() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file stands here");

    assertThat(ask("wind", 1).system()).contains("sails");
  }

  @Test
  void shouldNameTheLineThatIsNoFact() {
    assertThat(failure("{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\"a\",\"text\":\"c\"}"))
        .contains("line 2");
    assertThat(failure("{\"id\":\"a\",\"text\":\" \"}")).contains("line 1 must have");
    assertThat(failure("[]")).contains("line 1 must have");
    assertThat(failure("\n{")).contains("line 2 is not JSON");
  }

  @Test
  void shouldOrderByDirectionAndNotByLength() {
    InMemoryFactStore store =
        new InMemoryFactStore(
            List.of(new Fact("far", "far"), new Fact("near", "near"), new Fact("zero", "zero")),
            List.of(new float[] {9, 9}, new float[] {0.1f, 0}, new float[] {0, 0}));

    assertThat(store.nearest(new float[] {5, 0}, 3))
        .extracting(Fact::id)
        .containsExactly("near", "far", "zero");
    assertThatThrownBy(() -> new InMemoryFactStore(List.of(), List.of(new float[1])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ChatRequest ask(String question, int most) {
    ScriptedProvider provider = new ScriptedProvider().says("ok");
    LlmEngine engine =
        new LlmEngine(
            _ -> provider,
            new InMemoryGates(),
            () -> EngineHarness.NOW,
            new PackageFacts((_, _) -> () -> folder, this::vector, folder.resolve("cache")),
            this::vector);
    var _ =
        engine.answer(
            model(FACTS, most),
            Packages.JSON.createObjectNode().put("word", question).toString(),
            new InMemoryCallBook(),
            new StopSignal());
    return provider.requests.getFirst();
  }

  private String failure(String facts) {
    try {
      var _ =
          new PackageFacts((_, _) -> () -> folder, this::vector, folder.resolve("cache"))
              .of(model(facts, 1), Retrieval.of(model(facts, 1)).orElseThrow());
      return "";
    } catch (InvalidModelPackageException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private ModelPackage model(String facts, int most) {
    try {
      Files.writeString(folder.resolve("f.jsonl"), facts);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Packages.plain(
        """
        {"files": {"f.jsonl": "%s"},
         "settings": {"system": "Know:\\n{{facts}}",
                      "retrieval": {"facts": "f.jsonl", "model": "toy@1", "query": "word", "top_k": %d}},
         "input_schema": {"required": ["word"]}}
        """
            .formatted(Sha256.hex(facts), most));
  }

  /** How often each of three words is in the text. */
  private float[] vector(String model, String text) {
    assertThat(model).isEqualTo("toy@1");
    embedded.add(text);
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    return new float[] {
      lower.contains("nile") ? 1 : 0.1f,
      lower.contains("stone") ? 0.9f : 0,
      lower.contains("wind") ? 1 : 0
    };
  }
}
