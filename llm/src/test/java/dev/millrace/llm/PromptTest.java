package dev.millrace.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.llm.ChatRequest.Role;
import dev.millrace.llm.ChatRequest.Turn;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptTest {
  private static final ModelPackage TWO =
      Packages.plain(
          """
          {
            "settings": { "system": "You know {{ topic }}.", "prompt": "<<{{word}}>> {{topic}}{{word}}" },
            "input_schema": { "properties": { "topic": { "default": "mills" } } }
          }
          """);
  private static final List<String> PIECES =
      List.of(
          "{{word}}",
          "{{",
          "}}",
          "{",
          "$1",
          "\\",
          "\u0000",
          "\u001b",
          "\r\n",
          "\t",
          "\ud800",
          "😀",
          "a",
          " ",
          "<|eot_id|>",
          "<",
          "|",
          "\"",
          "{{topic}}",
          "\u0085");

  private final EngineHarness run = new EngineHarness();

  @Test
  void shouldPutValuesInTheirPlaces() {
    ChatRequest asked = run.asked(TWO, input("mill", "stones"));

    assertThat(asked.system()).isEqualTo("You know stones.");
    assertThat(asked.turns())
        .containsExactly(new Turn(Role.USER, "<<mill>> stonesmill", List.of()));
    assertThat(asked.model()).isEqualTo("a1");
    assertThat(asked.answerSchema()).isEmpty();
  }

  @Test
  void shouldPutTheDefaultOrNothingWhereNoValueIs() {
    ObjectNode input = Packages.JSON.createObjectNode();

    assertThat(run.asked(TWO, input).turns().getFirst().text()).isEqualTo("<<>> mills");
    assertThat(run.asked(TWO, input.putNull("word")).turns().getFirst().text())
        .isEqualTo("<<>> mills");
  }

  @Test
  void shouldPutWhatIsNoTextAsJson() {
    ObjectNode input = Packages.JSON.createObjectNode();
    input.putObject("word").put("a", 1.50).putArray("b").add(true).add("x\u0000");

    assertThat(run.asked(Packages.plain(), input).turns().getFirst().text())
        .isEqualTo("Say: {\"a\":1.5,\"b\":[true,\"x\\u0000\"]}");
  }

  @Test
  void shouldNeverReadAValueAgain() {
    ChatRequest asked = run.asked(TWO, input("{{topic}} $1 \\1 {{word}}", "{{word}}"));

    assertThat(asked.system()).isEqualTo("You know {{word}}.");
    assertThat(asked.turns().getFirst().text())
        .isEqualTo("<<{{topic}} $1 \\1 {{word}}>> {{word}}{{topic}} $1 \\1 {{word}}");
  }

  @Test
  void shouldDropWhatNoReaderSees() {
    String text =
        run.asked(TWO, input("a\u0000b\u001b[1m\r\n\tc\u0085\ud800d", "x"))
            .turns()
            .getFirst()
            .text();

    assertThat(text).startsWith("<<ab[1m\n\tc\ufffdd>>");
  }

  /** Whatever the values are, the prompt is its own texts and the values, in order. */
  @Test
  void shouldKeepItsStructureWhateverTheValuesAre() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      Map<String, String> values = Map.of("a", any(random), "b", any(random));
      PromptTemplate template = new PromptTemplate("[{{a}}|{{ b }}|{{a}}]");

      String filled = template.fill(name -> PromptText.clean(values.getOrDefault(name, "?")));

      String a = PromptText.clean(values.getOrDefault("a", "?"));
      String b = PromptText.clean(values.getOrDefault("b", "?"));
      assertThat(filled).isEqualTo("[" + a + "|" + b + "|" + a + "]");
      assertThat(a.codePoints())
          .allMatch(c -> c == '\n' || c == '\t' || Character.getType(c) != Character.CONTROL)
          .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
      assertThat(PromptText.clean(a)).isEqualTo(a);
    }
  }

  private static String any(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static ObjectNode input(String word, String topic) {
    return Packages.JSON.createObjectNode().put("word", word).put("topic", topic);
  }
}
