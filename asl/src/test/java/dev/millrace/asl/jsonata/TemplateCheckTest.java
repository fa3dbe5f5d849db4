package dev.millrace.asl.jsonata;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.Problem;
import dev.millrace.asl.TestSettings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateCheckTest {
  private final JsonataTemplates templates = new JsonataTemplates(TestSettings.settings());

  private List<Problem> problems(String expression, String... reserved) {
    return templates.check(
        "Output", TextNode.valueOf("{% " + expression + " %}"), Set.of(reserved));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "phone | UNSUPPORTED_JSONATA_EXPRESSION | Reference to 'phone' at the top level is not"
            + " supported.",
        "$.phone | UNSUPPORTED_JSONATA_EXPRESSION | Reference to '$' at the top level is not"
            + " supported.",
        "$$ | UNSUPPORTED_JSONATA_EXPRESSION | Reference to '$$' is not supported.",
        "$states.errorOutput | UNSUPPORTED_JSONATA_EXPRESSION | Field '$states.errorOutput' does"
            + " not exist.",
        "$states.result.x | UNSUPPORTED_JSONATA_EXPRESSION | Field '$states.result' does not"
            + " exist.",
        "phone[1,2) | INVALID_JSONATA_EXPRESSION | Expected \"]\", got \",\"",
        "$map($states.input.a, function($x){ b }) | UNSUPPORTED_JSONATA_EXPRESSION | Reference to"
            + " 'b' at the top level is not supported.",
        "{aaa: 1} | UNSUPPORTED_JSONATA_EXPRESSION | Reference to 'aaa' at the top level is not"
            + " supported.",
      })
  void shouldRefuseWhatStepFunctionsRefuses(String expression, String code, String message) {
    assertThat(problems(expression)).containsExactly(new Problem(code, message, "Output"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$states.input.phone",
        "$states.input.items[phone > 3]",
        "$map($states.input.a, function($x){ $x.phone })",
        "$phone",
        "$states.context.Execution.Id & 'x'",
        "$states.input.items^(price).{ 'p': price }",
        "$states",
      })
  void shouldAcceptWhatStepFunctionsAccepts(String expression) {
    assertThat(problems(expression)).isEmpty();
  }

  @Test
  void shouldAcceptTheResultWhereThereIsOne() {
    assertThat(problems("$states.result.x", "result")).isEmpty();
    assertThat(problems("$states.errorOutput.Cause", "errorOutput")).isEmpty();
  }

  @Test
  void shouldNameEveryPlace() {
    assertThat(templates.check("Assign", json("{'a':[{'b':'{% x + y %}'}],'c':'{% 1'}"), Set.of()))
        .extracting(Problem::field)
        .containsExactly("Assign/a[0]/b", "Assign/a[0]/b", "Assign/c");
  }
}
