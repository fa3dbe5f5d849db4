package dev.millrace.asl.jsonata;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.TestSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonataTemplatesTest {
  private final JsonataTemplates templates = new JsonataTemplates(TestSettings.settings());
  private final Scope scope =
      new Scope(
          json(
              "{'input':{'name':'Ada','n':null,'items':[{'v':1},{'v':5}],'one':[7],'z':1.0,"
                  + "'big':9223372036854775807,'bigger':9223372036854775808},"
                  + "'context':{'Execution':{'Id':'e'}},'result':{'Payload':2}}"),
          Map.of("total", json("3"), "nothing", json("null")));

  private JsonNode value(String expression) {
    return templates.evaluate("Output", TextNode.valueOf("{% " + expression + " %}"), scope);
  }

  private String cause(String expression) {
    StatesError failure = catchThrowableOfType(StatesError.class, () -> value(expression));
    assertThat(failure.error()).isEqualTo("States.QueryEvaluationError");
    return failure
        .cause()
        .replace(
            "The JSONata expression '" + expression + "' specified for the field 'Output' ", "");
  }

  @Test
  void shouldEvaluateExpressionsAnywhereAndLeaveEverythingElse() {
    JsonNode template =
        json(
            "{'title':'{% $states.input.name %}','count':'{%$total%}','plain':'$total',"
                + "'n':42,'nested':[{'id':'{% $states.context.Execution.Id %}'},null,true]}");

    assertThat(templates.evaluate("Arguments", template, scope))
        .hasToString(
            json("{'title':'Ada','count':3,'plain':'$total','n':42,"
                    + "'nested':[{'id':'e'},null,true]}")
                .toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {" {% 1 %}", "{% 1 %} ", "Hello {% $x %}", "{% 1 %}, {% 2 %}!", "{%}"})
  void shouldTakeNoStringWithMoreAroundTheExpressionForOne(String text) {
    assertThat(templates.evaluate("Output", TextNode.valueOf(text), scope).textValue())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'v':'{% $states.input.missing %}'} | Output/v",
        "{'a':{'b':[[1,'{% $states.input.missing %}']]}} | Output/a/b[0][1]",
        "'{% $states.input.missing %}' | Output",
      })
  void shouldNameTheFieldOfAnExpressionWithoutValue(String template, String field) {
    StatesError failure =
        catchThrowableOfType(
            StatesError.class, () -> templates.evaluate("Output", json(template), scope));

    assertThat(failure.error()).isEqualTo("States.QueryEvaluationError");
    assertThat(failure.location()).isEqualTo(field);
    assertThat(failure.cause())
        .isEqualTo(
            "The JSONata expression '$states.input.missing' specified for the field '"
                + field
                + "' returned nothing (undefined).");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$split('a','b',-1) | threw an error during evaluation. D3020: Third argument of split"
            + " function must evaluate to a positive number",
        "$sum(['a']) | threw an error during evaluation. T0412: Argument 1 of function \"sum\" must"
            + " be an array of \"numbers\"",
        "1 < 'a' | threw an error during evaluation. T2009: The values 1 and \"a\" either side of"
            + " operator \"<\" must be of the same data type",
        "1 + {} | threw an error during evaluation. T2002: The right side of the \"+\" operator"
            + " must evaluate to a number",
        "$sqrt(-1) | threw an error during evaluation. D3060: The sqrt function cannot be applied"
            + " to a negative number: -1",
        "$parse(null) | threw an error during evaluation. T0410: Argument 1 of function \"parse\""
            + " does not match function signature",
        "$uuid('seed') | threw an error during evaluation. T0410: Argument 1 of function \"uuid\""
            + " does not match function signature",
        "$each('x', function($v){$v}) | threw an error during evaluation. T0410: Argument 1 of"
            + " function \"each\" does not match function signature",
        "$eval('1+1') | threw an error during evaluation. T1006: Attempted to invoke a"
            + " non-function",
        "$parse('{') | threw an error during evaluation. D3137: Invalid JSON",
        "$error('no luck') | threw an error during evaluation. D3137: no luck",
        "$number('x') | threw an error during evaluation. D3030: Unable to cast value to a number:"
            + " \"x\"",
        "-'a' | threw an error during evaluation. D1002: Cannot negate a non-numeric value: \"a\"",
        "$range(1, 360146, 1) | threw an error during evaluation: Expression evaluation memory"
            + " limit exceeded: Check for excessive memory usage",
        "[1..873783] ~> $count() | threw an error during evaluation: Expression evaluation memory"
            + " limit exceeded: Check for excessive memory usage",
        "$pad('x', 2000000000) | threw an error during evaluation: Expression evaluation memory"
            + " limit exceeded: Check for excessive memory usage",
        "$sum | returned an unsupported result type.",
        "{'f': function($x){$x}} | returned an unsupported result type.",
        "$partition([1], -1) | threw an error during evaluation. D3137: Second argument must be"
            + " zero or greater",
        "$hash('a', 'md5') | threw an error during evaluation. D3137: Hash algorithm 'md5' must be"
            + " one of SHA-1, SHA-384, SHA-256, SHA-512, MD5",
        "$hash('a') | returned nothing (undefined).",
        "$range(5, 1, 1) | returned nothing (undefined).",
        "$partition([], 2) | returned nothing (undefined).",
        "$undefined | returned nothing (undefined).",
        "$states.input.items[v = 9] | returned nothing (undefined).",
      })
  void shouldSayWhyAnExpressionFailed(String expression, String cause) {
    assertThat(cause(expression)).isEqualTo(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$partition([1,2,3,4,5], 2.9) | [[1,2],[3,4],[5]]",
        "$partition([1,2,3]) | [[1,2,3]]",
        "$range(0, 10, 2) | [0,2,4,6,8,10]",
        "$range(10, 0, -2) | [10,8,6,4,2,0]",
        "$range(-1.7, 2, 1) | [-1,0,1,2]",
        "$range(3, 3, 1) | 3",
        "$count($range(-9223372036854775808, 9223372036854775807, 9223372036854775807)) | 3",
        "$count($range(1, 360145, 1)) | 360145",
        "$count([1..873782]) | 873782",
        "$hash('Hello', 'MD5') | \"8b1a9953c4611296a827abf8c47804d7\"",
        "$random(42) | 0.7275636800328681",
        "$random(0) = $random(0.9) | true",
        "$uuid() | \"1b4e28ba-2fa1-41d2-883f-0016d3cca427\"",
        "$millis() | 1772366400000",
        "$now() | \"2026-03-01T12:00:00.000Z\"",
        "$now('[Y]-[M01]') | \"2026-03\"",
        "$parse('{\"b\":1,\"a\":[null,1.0,1e2]}') | {\"b\":1,\"a\":[null,1,100]}",
        "$map(['{\"a\":1}', '{\"a\":2}'], $parse).a | [1,2]",
        "$exists($parse('null')) | true",
        "$parseInteger('abc', '0') | \"NaN\"",
        "1/0 | \"Infinity\"",
        "$string(1e20) | \"100000000000000000000\"",
        "$string(1e21) | \"1e+21\"",
        "$string({'n': 1e20}) | \"{\\\"n\\\":100000000000000000000}\"",
        "$pad('ab', 4) & $pad('ab', -4, '#-') | \"ab  #-ab\"",
        "$states.input.z | 1",
        "$states.input.big | 9223372036854775807",
        "$states.input.bigger | 9.223372036854776E18",
        "$states.input.n | null",
        "$type($states.input.n) | \"null\"",
        "$nothing | null",
        "$exists($nothing) | true",
        "[null, 1] | [null,1]",
        "6 / 2 | 3",
        "0.1 + 0.2 | 0.30000000000000004",
        "$states.input.items.v | [1,5]",
        "$states.input.one.$ | 7",
        "[$states.input.one.$] | [7]",
        "$states.input.items[v > 3] | {\"v\":5}",
        "{'z': 1, 'a': {'y': 2, 'b': 3}} | {\"z\":1,\"a\":{\"y\":2,\"b\":3}}",
        "$count($shuffle([1,2,3])) | 3",
        "($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(31)) | 31",
      })
  void shouldGiveTheValueThatStepFunctionsGives(String expression, String value) {
    assertThat(value(expression)).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.0;0.0;0.0 | D3080", "0.0.0 | D3081", "0%% | D3082", "0‰‰ | D3083", "0%‰ | D3084",
        "x | D3086", "0,.0 | D3087", "0, | D3088", "0,,0 | D3089", "0# | D3090",
        "##0.0#0 | D3091", "0e0% | D3092", "#0e | D3093",
      })
  void shouldRefuseAPictureThatDescribesNoNumber(String picture, String code) {
    assertThat(cause("$formatNumber(1, '" + picture + "')")).contains(". " + code + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1234.5678 | #,##0.00 | 1,234.57",
        "0.123 | #0.0% | 12.3%",
        "1234.5678 | $#,##0.00 | $1,234.57",
        "-1200 | #0e0;(#0e0) | (12e2)",
        "1200 | $#0e0 | $12e2",
      })
  void shouldFormatNumbers(String number, String picture, String text) {
    assertThat(value("$formatNumber(" + number + ", '" + picture + "')").textValue())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(32))",
        "($f := function($n){ [0, $f($n)] }; $f(1))",
      })
  void shouldFailWhenTheExpressionNestsTooDeeply(String expression) {
    assertThat(cause(expression))
        .isEqualTo(
            "threw an error during evaluation: Stack overflow error: Check for non-terminating"
                + " recursive function. Consider rewriting as tail-recursive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1%s", "%s1"})
  void shouldAllowExactlyTheNestingOfStepFunctions(String shape) {
    boolean sums = shape.startsWith("1");
    String fits = sums ? "1" + "+1".repeat(99) : "(".repeat(99) + "1" + ")".repeat(99);
    String tooDeep = sums ? "1" + "+1".repeat(100) : "(".repeat(100) + "1" + ")".repeat(100);

    assertThat(value(fits).intValue()).isEqualTo(sums ? 100 : 1);
    assertThat(cause(tooDeep)).contains("Stack overflow error");
  }

  @Test
  @Timeout(30)
  void shouldEndAnExpressionThatNeverEnds() {
    JsonataTemplates hurried = new JsonataTemplates(TestSettings.within(Duration.ofMillis(100)));

    assertThatThrownBy(() ->
            hurried.evaluate(
                "Output", json("'{% ($f := function($x){ $f($x+1) }; $f(1)) %}'"), scope))
        .hasMessageContaining(": Expression evaluation timeout: Check for infinite loop");
  }

  @Test
  void shouldFailTheStateWhenTheParserRunsOutOfStack() {
    assertThat(cause("(".repeat(200_000) + "1" + ")".repeat(200_000)))
        .contains("threw an error during evaluation: ");
  }

  @Test
  void shouldRefuseAValueOfAnotherTypeThanTheFieldTakes() {
    assertThatThrownBy(() ->
            templates.evaluate(
                "TimeoutSeconds",
                json("'{% $states.input.name %}'"),
                scope,
                Set.of(ResultType.NUMBER)))
        .hasMessage(
            "States.QueryEvaluationError: The JSONata expression '$states.input.name' specified for"
                + " the field 'TimeoutSeconds' returned an unexpected result type. Expected"
                + " 'number', but was 'string' for value: \"Ada\"");
    assertThatThrownBy(() ->
            templates.evaluate(
                "Items", json("'{% $states.context %}'"), scope, Set.of(ResultType.ARRAY)))
        .hasMessageEndingWith("Expected 'array', but was 'object'");
  }

  @Test
  void shouldNotLetAVariableReplaceWhatTheLanguageReserves() {
    Scope reserved = new Scope(json("{'input':1}"), Map.of("states", json("2")));

    assertThat(templates.evaluate("Output", json("'{% $states.input %}'"), reserved).intValue())
        .isEqualTo(1);
  }

  @Test
  void shouldNotLeakVariablesFromOneEvaluationToTheNext() {
    value("($leak := 5; $leak)");

    assertThat(cause("$leak")).isEqualTo("returned nothing (undefined).");
  }
}
