package dev.millrace.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.PredictionException;
import dev.millrace.llm.ChatRequest.Role;
import dev.millrace.llm.ChatRequest.Turn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAnswerTest {
  private static final ModelPackage MODEL =
      Packages.plain(
          """
          {"settings": {"answer": "json"},
           "output_schema": {"required": ["n"], "properties": {"text": {}, "n": {"type": "number", "maximum": 9}}}}
          """);
  private static final String INPUT = "{\"word\":\"mill\"}";

  private final EngineHarness run = new EngineHarness();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\": 1.10}",
        "\n {\"n\":1.10} \n",
        "```json\n{\"n\":1.10}\n```",
        "```\n{\"n\":1.10}```",
        "Here you are:\n```json\n{\n\"n\":1.10\n}\n```\nAsk if you need more.",
      })
  void shouldReadTheDocumentHoweverItIsWrapped(String text) {
    run.a.says(text);

    assertThat(run.answer(MODEL, INPUT)).isEqualTo("{\"n\":1.1}");
    assertThat(run.a.requests).hasSize(1);
  }

  @Test
  void shouldKeepAFenceInsideOfTheDocument() {
    run.a.says("{\"n\":1,\"text\":\"```json\\n{}\\n```\"}");

    assertThat(run.answer(MODEL, INPUT)).contains("```json");
  }

  @Test
  void shouldHandTheSchemaToTheProvider() {
    run.a.says("{\"n\":1}");
    var _ = run.answer(MODEL, INPUT);

    assertThat(run.a.requests.getFirst().answerSchema()).contains(MODEL.manifest().outputSchema());
    assertThat(run.a.requests.getFirst().system()).isEqualTo("Be brief.");
  }

  @Test
  void shouldTellTheSchemaToAModelWhoseProviderTakesNone() {
    run.a.schemaMode = false;
    run.a.says("{\"n\":1}");
    var _ = run.answer(MODEL, INPUT);

    ChatRequest asked = run.a.requests.getFirst();
    assertThat(asked.answerSchema()).isEmpty();
    assertThat(asked.system())
        .startsWith("Be brief.\n\n")
        .endsWith(MODEL.manifest().outputSchema().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no",
        "{\"n\":10}",
        "{\"m\":1}",
        "{\"n\":1}{}",
        "{\"n\":1,\"n\":2}",
        "[1]",
        "{\"n\":"
      })
  void shouldAskOnceMoreForWhatDoesNotFit(String wrong) {
    run.a.says(wrong, "{\"n\":9}");

    assertThat(run.answer(MODEL, INPUT)).isEqualTo("{\"n\":9}");
    assertThat(run.a.requests).hasSize(2);
    assertThat(run.book.paid)
        .extracting(PlannedCall::fingerprint)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void shouldTellTheModelWhatDoesNotFit() {
    run.a.says("{\"n\":10}", "{\"n\":9}");
    var _ = run.answer(MODEL, INPUT);

    List<Turn> turns = run.a.requests.getLast().turns();
    assertThat(turns).extracting(Turn::role).containsExactly(Role.USER, Role.ASSISTANT, Role.USER);
    assertThat(turns.get(1).text()).isEqualTo("{\"n\":10}");
    assertThat(turns.get(2).text()).contains("/n").contains("9").contains("Answer again");
  }

  @Test
  void shouldSendNoEmptyTurn() {
    run.a.says(" ", "{\"n\":9}");
    var _ = run.answer(MODEL, INPUT);

    assertThat(run.a.requests.getLast().turns())
        .singleElement()
        .satisfies(turn -> assertThat(turn.text()).startsWith("Say: mill\n\nYour answer"));
  }

  @Test
  void shouldGiveUpAfterTheSecondAnswer() {
    run.a.says("{\"n\":10}", "{\"n\":11}");

    PredictionException failure = run.failure(MODEL);

    assertThat(failure.toJobError().code()).isEqualTo(ErrorCode.PROVIDER_BAD_ANSWER);
    assertThat(failure).hasMessageStartingWith("a/a1: the answer does not fit: /n");
    assertThat(run.b.requests).isEmpty();
  }

  @Test
  void shouldPayForNeitherAnswerAgainAfterACrash() {
    run.a.says("{\"n\":10}", "{\"n\":9}");
    String first = run.answer(MODEL, INPUT);

    assertThat(run.answer(MODEL, INPUT)).isEqualTo(first);
    assertThat(run.a.requests).hasSize(2);
  }

  @Test
  void shouldAskTheNextTargetFromTheBeginningIfTheSecondCallFails() {
    run.a.says("no").fails(ErrorCode.PROVIDER_UNAVAILABLE, Duration.ZERO);
    run.b.says("{\"n\":1}");

    assertThat(run.answer(MODEL, INPUT)).isEqualTo("{\"n\":1}");
    assertThat(run.b.requests.getFirst().turns()).hasSize(1);
  }
}
