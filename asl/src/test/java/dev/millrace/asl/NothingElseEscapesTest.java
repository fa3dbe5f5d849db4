package dev.millrace.asl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.jsonata.JsonataTemplates;
import dev.millrace.asl.jsonata.Scope;
import dev.millrace.asl.jsonpath.ChoiceRules;
import dev.millrace.asl.jsonpath.JsonPaths;
import dev.millrace.asl.jsonpath.PathTemplates;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever an expression or path is: it has a value, or the state fails with a named error. */
class NothingElseEscapesTest {
  private static final JsonNode INPUT =
      JsonText.json("{'a':{'b':[1,{'c':'x'},null,2.5]},'s':'text','n':-3,'t':true,'o':{}}");

  private final JsonataTemplates jsonata =
      new JsonataTemplates(TestSettings.within(Duration.ofMillis(200)));
  private final PathTemplates paths = new PathTemplates(TestSettings.settings());

  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> token =
        Arbitraries.of(
            "$states.input",
            "$states",
            ".a",
            ".b",
            "[0]",
            "[-1]",
            "[c='x']",
            "$sum",
            "$map",
            "$string",
            "$number",
            "$parse",
            "$hash",
            "$range",
            "$partition",
            "$random",
            "$pad",
            "$now",
            "$split",
            "$match",
            "$replace",
            "$formatNumber",
            "$toMillis",
            "$substring",
            "$reduce",
            "$sort",
            "$each",
            "$merge",
            "$lookup",
            "$fromMillis",
            "$parseInteger",
            "$power",
            "$formatBase",
            "$zip",
            "$single",
            "(",
            ")",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "?",
            "+",
            "-",
            "*",
            "/",
            "%",
            "&",
            "=",
            "<",
            "..",
            "~>",
            ":=",
            "^(",
            "1",
            "-5",
            "1e308",
            "'x'",
            "''",
            "null",
            "true",
            "/x/",
            "function($v){$v}",
            "$v",
            " and ",
            " in ",
            "**",
            "@$i",
            "#$k",
            "|",
            "'a':1",
            ";");
    return token.list().ofMinSize(1).ofMaxSize(12).map(tokens -> String.join("", tokens));
  }

  @Property(tries = 3_000)
  void shouldTurnEveryFaultOfAnExpressionIntoANamedError(@ForAll("expressions") String expression) {
    Scope scope =
        new Scope(JsonText.json("{'input':" + INPUT + "}"), Map.of("v", JsonText.json("[3,1]")));
    TextNode template = TextNode.valueOf("{%" + expression + "%}");
    try {
      assertThat(jsonata.evaluate("Output", template, scope)).isNotNull();
    } catch (StatesError e) {
      assertThat(e.error()).isEqualTo("States.QueryEvaluationError");
      assertThat(e.cause()).startsWith("The JSONata expression '").doesNotContain("<first>");
    }
    assertThat(jsonata.check("Output", template, Set.of())).isNotNull();
  }

  @Provide
  Arbitrary<String> pathTexts() {
    Arbitrary<String> token =
        Arbitraries.of(
            "$",
            "$$",
            ".",
            "..",
            "a",
            "b",
            "[0]",
            "[-1]",
            "[9]",
            "[0:2]",
            "[*]",
            "*",
            "['a']",
            "[?(@.c=='x')]",
            "[?(@.c=~/x/)]",
            "[?(",
            ")]",
            "[",
            "]",
            "(",
            ")",
            "'",
            "\\",
            ",",
            " ",
            "length()",
            "sum()",
            "keys()",
            "concat(",
            "States.Format(",
            "'{}'",
            "States.Array(",
            "States.MathAdd(",
            "States.StringToJson(",
            "1",
            "-2.5e3",
            "null",
            "true",
            "$.s",
            "$v",
            "99999999999999999999",
            "é");
    return token.list().ofMinSize(1).ofMaxSize(8).map(tokens -> String.join("", tokens));
  }

  @Property(tries = 5_000)
  void shouldTurnEveryFaultOfAPathIntoANamedError(@ForAll("pathTexts") String path) {
    Map<String, JsonNode> variables = Map.of("v", INPUT);
    expectNamed(() -> paths.value("x.$", path, INPUT, INPUT, variables));
    expectNamed(() -> JsonPaths.select(path, INPUT, INPUT, variables));
    expectNamed(() -> JsonPaths.reference(path, INPUT, INPUT, variables));
    expectNamed(() -> JsonPaths.put(path, INPUT, INPUT));
    ObjectNode rule = INPUT.<ObjectNode>deepCopy().removeAll();
    rule.put("Variable", path).put("StringEqualsPath", path);
    expectNamed(() -> ChoiceRules.matches(rule, INPUT, INPUT, variables));
    expectNamed(() -> JsonPaths.isPath(path));
    assertThat(JsonPaths.find(path, INPUT, INPUT, variables)).isNotNull();
  }

  private static void expectNamed(Runnable evaluation) {
    try {
      evaluation.run();
    } catch (StatesError e) {
      assertThat(e.error()).startsWith("States.");
    }
  }
}
