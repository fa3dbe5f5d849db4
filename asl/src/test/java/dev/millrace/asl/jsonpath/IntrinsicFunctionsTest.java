package dev.millrace.asl.jsonpath;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values and errors are those that Step Functions was observed to give. */
class IntrinsicFunctionsTest {
  private static final JsonNode INPUT =
      json(
          """
          {'name':'Ada','n':5,'nul':null,'arr':[10,20,30],'empty':[],'obj':{'k':1,'l':[true]},
           'json':'{}','template':'Hello {}','escaped':'\\\\{{}\\\\}','fraction':1.6,
           'flags':[true,false,true,false],'pairs':[[1,2],[1,2],[2,1]],'mixed':[null,null,1],
           'texts':['true','x'],'objects':[{'a':1,'b':2}],'swapped':{'b':2,'a':1},
           'doubled':'a,,b,','delimiters':'.+,','quotes':'\\'x\\''}
          """);

  private final PathTemplates templates = new PathTemplates(TestSettings.settings());

  private JsonNode value(String expression) {
    return templates.value(
        "v.$",
        expression,
        INPUT,
        json("{'Execution':{'Name':'e'}}"),
        Map.of("x", json("{'y':[7]}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "States.Format('Hello {}', $.name) | \"Hello Ada\"",
        "States.Format($.template, $.name) | \"Hello Ada\"",
        "States.Format('{},{},{}', $.nul, $.n, $.obj) | \"null,5,{k=1, l=[true]}\"",
        "States.Format('no places') | \"no places\"",
        "States.Format('it\\'s \\{{}\\} \\\\', 1.5) | \"it's {1.5} \\\\\"",
        "States.Format($.escaped, 'Foo') | \"{Foo}\"",
        "States.Format('{}:{}', $$.Execution.Name, $x.y[0]) | \"e:7\"",
        "States.Format('arn:{}', States.JsonToString($.obj)) |"
            + " \"arn:{\\\"k\\\":1,\\\"l\\\":[true]}\"",
        "States.Format('{}', States.StringToJson($.quotes)) | \"\\\"x\\\"\"",
        "States.StringToJson('') | null",
        "States.StringToJson($.json) | {}",
        "States.JsonToString('x') | \"\\\"x\\\"\"",
        "States.Array() | []",
        "States.Array( 42, true , null,'a,b)', $.arr[?(@ > 15)], States.Array(1)) |"
            + " [42,true,null,\"a,b)\",[20,30],[1]]",
        "States.ArrayPartition($.arr, 2.6) | [[10,20],[30]]",
        "States.ArrayPartition($.empty, 3) | []",
        "States.ArrayContains($.arr, 20) | true",
        "States.ArrayContains($.arr, 25) | false",
        "States.ArrayContains($.texts, true) | true",
        "States.ArrayContains($.objects, $.swapped) | false",
        "States.ArrayRange(1, 9, 2) | [1,3,5,7,9]",
        "States.ArrayRange(5.4, -0.6, -2.4) | [5,3,1]",
        "States.ArrayRange(1.6, 1.4, 1) | [1]",
        "States.ArrayRange(5, 1, 1) | []",
        "States.ArrayLength(States.ArrayRange(1000, 1, -1)) | 1000",
        "States.ArrayGetItem($.arr, 1.2) | 20",
        "States.ArrayGetItem($.empty, 999) | null",
        "States.ArrayLength($.arr) | 3",
        "States.ArrayUnique($.flags) | [false,true]",
        "States.ArrayUnique($.pairs) | [[2,1],[1,2]]",
        "States.ArrayUnique($.mixed) | [null,1]",
        "States.Base64Encode('✓') | \"4pyT\"",
        "States.Base64Decode('4pyT') | \"✓\"",
        "States.Base64Decode(' YWJjZA== ') | \"abcd\"",
        "States.Base64Decode('!!!YWJj') | \"abc\"",
        "States.Hash('hello', 'MD5') | \"5d41402abc4b2a76b9719d911017c592\"",
        "States.Hash('hello', 'SHA-1') | \"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d\"",
        "States.Hash(States.Format('{}:{}', 'x', 'y'), 'SHA-256') |"
            + " \"1274e286686b54fe765ec40735665b4bf789cee2a5b22124c5e0491a88e15271\"",
        "States.Hash(5, 'MD5') | \"e4da3b7fbbce2345d7772b0674a318d5\"",
        "States.JsonMerge($.obj, $.swapped, false) | {\"k\":1,\"l\":[true],\"b\":2,\"a\":1}",
        "States.JsonMerge($.obj, $.obj, 'false') | {\"k\":1,\"l\":[true]}",
        "States.MathAdd(111, -1) | 110",
        "States.MathAdd($.fraction, 2.7) | 5",
        "States.MathAdd(2147483646, 1) | 2147483647",
        "States.MathAdd(1.49, 1.5) | 3",
        "States.MathAdd(-1.49, -1.5) | -2",
        "States.MathAdd(-1.5, -1.51) | -3",
        "States.StringSplit('1+2,3.4', $.delimiters) | [\"1\",\"2\",\"3\",\"4\"]",
        "States.StringSplit($.doubled, ',') | [\"a\",\"b\"]",
        "States.StringSplit('abc', '') | [\"abc\"]",
        "States.UUID() | \"1b4e28ba-2fa1-41d2-883f-0016d3cca427\"",
        "States.ArrayGetItem(States.StringSplit('2020-05-27T08', 'T'), 0) | \"2020-05-27\"",
      })
  void shouldGiveWhatStepFunctionsGives(String expression, String expected) {
    assertThat(value(expression)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "States.MathAdd('a', 1) | Invalid arguments in States.MathAdd",
        "States.MathAdd(2147483647, 1) | Invalid arguments in States.MathAdd",
        "States.MathAdd(3000000000, 1) | Invalid arguments in States.MathAdd",
        "States.MathAdd(true, 1) | Invalid arguments in States.MathAdd",
        "States.MathAdd(1) | Invalid arguments in States.MathAdd",
        "States.ArrayPartition($.arr, 0.49) | Invalid arguments in States.ArrayPartition",
        "States.ArrayPartition('x', 2) | Invalid arguments in States.ArrayPartition",
        "States.ArrayRange(1, 10, 0.49) | Invalid arguments in States.ArrayRange",
        "States.ArrayRange(1, 1001, 1) | Invalid arguments in States.ArrayRange",
        "States.ArrayGetItem($.arr, 3) | Invalid arguments in States.ArrayGetItem",
        "States.ArrayGetItem($.arr, -1) | Invalid arguments in States.ArrayGetItem",
        "States.ArrayContains($.arr) | Invalid arguments in States.ArrayContains",
        "States.ArrayUnique($.obj) | Invalid arguments in States.ArrayUnique",
        "States.ArrayLength('x') | Invalid arguments in States.ArrayLength",
        "States.Base64Encode(123) | Invalid arguments in States.Base64Encode",
        "States.Hash('data', 'sha-256') | Invalid arguments in States.Hash",
        "States.Hash('data', 5) | Invalid arguments in States.Hash",
        "States.JsonMerge($.obj, $.obj, true) | Invalid arguments in States.JsonMerge",
        "States.JsonMerge($.nul, $.obj, false) | Invalid arguments in States.JsonMerge",
        "States.MathRandom(1, 1) | Invalid arguments in States.MathRandom",
        "States.MathRandom(1, 10, null) | Invalid arguments in States.MathRandom",
        "States.StringSplit($.nul, ',') | Invalid arguments in States.StringSplit",
        "States.StringToJson('\\{bad') | Invalid arguments in States.StringToJson",
        "States.StringToJson($.n) | Invalid arguments in States.StringToJson",
        "States.UUID(1) | Invalid arguments in States.UUID",
        "States.Array(States.MathAdd('a', 1)) | Invalid arguments in States.MathAdd",
        "States.Format('{}') | Invalid arguments in States.Format: number of arguments do not match"
            + " the occurrences of {}.",
        "States.Format('', 1) | Invalid arguments in States.Format: number of arguments do not"
            + " match the occurrences of {}.",
        "States.Format('Hello {', 1) | Invalid template in States.Format: matching '}' not found"
            + " for '{'.",
        "States.Format('}') | Invalid template in States.Format: matching '{' not found for '}'.",
        "States.Format($.n, 1) | Invalid arguments in States.Format",
        "States.Format('{}', $.arr[5]) | The JsonPath argument for the field '$.arr[5]' could not"
            + " be found in the input '<input>'",
        "States.Format('{}', $$.Nope.Deep) | The JsonPath argument for the field '$.Nope.Deep'"
            + " could not be found in the input '<input>'",
        "States.Format('{}', $.n[0]) | Filter: [0] can only be applied to arrays. Current context"
            + " is: 5",
      })
  void shouldSayWhatStepFunctionsSaysOfAFailedCall(String expression, String reason) {
    StatesError failure = catchThrowableOfType(StatesError.class, () -> value(expression));

    assertThat(failure.error()).isEqualTo("States.Runtime");
    assertThat(failure.cause())
        .isEqualTo(
            "The function '"
                + expression
                + "' had the following error: "
                + reason.replace("<input>", INPUT.toString()));
  }

  @Test
  void shouldRefuseTextsAboveTheirLimit() {
    ObjectNode input = json("{}").deepCopy();
    input.put("long", "a".repeat(10_001)).put("fits", "a".repeat(10_000));

    for (String call : new String[] {"Base64Encode(%s)", "Base64Decode(%s)", "Hash(%s, 'MD5')"}) {
      String expression = "States." + call;
      assertThat(
              templates
                  .value("v.$", expression.formatted("$.fits"), input, json("{}"), Map.of())
                  .isTextual())
          .isTrue();
      assertThat(
              catchThrowableOfType(
                      StatesError.class,
                      () ->
                          templates.value(
                              "v.$", expression.formatted("$.long"), input, json("{}"), Map.of()))
                  .cause())
          .contains("Invalid arguments in States.");
    }
  }

  @Test
  void shouldGiveRandomNumbersFromTheFirstBoundToBelowTheSecond() {
    for (int i = 0; i < 100; i++) {
      assertThat(value("States.MathRandom(1.6, 3)").longValue()).isBetween(1L, 2L);
    }
    assertThat(value("States.MathRandom(1, 1000000, 42)"))
        .isEqualTo(value("States.MathRandom(1, 1000000, 42)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "States.Array(",
        "States.Array(1",
        "States.Array(1,)",
        "States.Array(,1)",
        "States.Array(1) x",
        "States.Array([1])",
        "States.Array(1.)",
        "States.Array(.5)",
        "States.Array(01)",
        "States.Array('x)",
        "States.Array('\\n')",
        "States.Array(nul)",
        "States.Nothing()",
        "Format('')",
        "$.a[?(@.b",
        "",
        "States.Array(States.Array(States.Array(States.Array(States.Array(States.Array("
            + "States.Array(States.Array(States.Array(States.Array(States.Array(1)))))))))))",
      })
  void shouldRefuseWhatIsNoExpressionBeforeItRuns(String expression) {
    ObjectNode template = json("{}").deepCopy();
    template.put("v.$", expression);

    assertThat(templates.check("Parameters", template))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.field()).isEqualTo("Parameters");
          assertThat(problem.message())
              .isEqualTo(
                  "The value for the field 'v.$' must be a valid JSONPath or a valid intrinsic"
                      + " function call");
        });
  }
}
