package dev.millrace.asl.jsonpath;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathsTest {
  private static JsonNode select(String path, String input) {
    return JsonPaths.select(path, json(input), json("{'E':{'I':5}}"), Map.of("v", json("[1,2]")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.foo | Invalid path '$.foo' : No results for path: $['foo']",
        "$.a.b.c | Invalid path '$.a.b.c' : Missing property in path $['a']['b']",
        "nothing | Invalid path 'nothing' : Path must start with '$'",
        "$nope | Invalid path '$nope' : Variable 'nope' is not defined",
      })
  void shouldSayWhichPathSelectsNothing(String path, String cause) {
    assertThatThrownBy(() -> select(path, "{'a':{}}")).hasMessage("States.Runtime: " + cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$ | {\"a\":[1,2,3,4]}",
        "$.a[0:2] | [1,2]",
        "$.a[1] | 2",
        "$['a'][3] | 4",
        "$$ | {\"E\":{\"I\":5}}",
        "$$.E.I | 5",
        "$v | [1,2]",
        "$v[1] | 2",
      })
  void shouldSelect(String path, String value) {
    assertThat(select(path, "{'a':[1,2,3,4]}")).hasToString(value);
  }

  @Test
  void shouldFindNothingBehindTheEndOfAnArray() {
    assertThat(JsonPaths.find("$[5]", json("[1]"), json("{}"), Map.of())).isEmpty();
    assertThat(JsonPaths.find("$[0]", json("[null]"), json("{}"), Map.of())).contains(json("null"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$ | {'a':1} | 5 | 5",
        "$.r | {'a':1} | {'b':2} | {\"a\":1,\"r\":{\"b\":2}}",
        "$.a | {'a':1,'b':2} | 3 | {\"a\":3,\"b\":2}",
        "$.x.y.z | {} | 1 | {\"x\":{\"y\":{\"z\":1}}}",
        "$['a b'].c | {'a b':{'d':1}} | 2 | {\"a b\":{\"d\":1,\"c\":2}}",
        "$.a[1].b | {'a':[{},{}]} | 1 | {\"a\":[{},{\"b\":1}]}",
      })
  void shouldPutTheResultWhereThePathSays(String path, String input, String result, String out) {
    JsonNode before = json(input);

    assertThat(JsonPaths.put(path, before, json(result))).hasToString(out);
    assertThat(before).isEqualTo(json(input));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$.task | 'input1' | Unable to apply ReferencePath $.task to input \"input1\"",
        "$.task | [1,2] | Unable to apply step \"task\" to input [1,2]",
        "$.a.b | {'a':1} | Unable to apply step \"b\" to input {\"a\":1}",
        "$.a[5] | {'a':[1]} | Unable to apply step \"5\" to input {\"a\":[1]}",
      })
  void shouldRefuseAResultWithoutRoom(String path, String input, String cause) {
    assertThatThrownBy(() -> JsonPaths.put(path, json(input), json("1")))
        .hasMessage("States.ReferencePathConflict: " + cause);
  }

  @Test
  void shouldNameTheStepOfAReferenceThatLeadsNowhere() {
    assertThat(JsonPaths.reference("$.a.b", json("{'a':{'b':[1]}}"), json("{}"), Map.of()))
        .hasToString("[1]");
    assertThatThrownBy(() -> JsonPaths.reference("$.chunks", json("{'x':1}"), json("{}"), Map.of()))
        .hasMessage(
            "States.ReferencePathConflict: Unable to apply step \"chunks\" to input {\"x\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$.a[*]", "$..a", "$.a[0:2]", "$.a[?(@.b)]", "$$.a", "$v", "a", "$.", ""})
  void shouldTakeNoPathToSeveralPlacesForAReferencePath(String path) {
    assertThat(JsonPaths.isReferencePath(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$", "$.a", "$.a.b-c", "$['a']", "$.a[0].b", "$[\"x y\"]"})
  void shouldKnowAReferencePath(String path) {
    assertThat(JsonPaths.isReferencePath(path)).isTrue();
    assertThat(JsonPaths.isPath(path)).isTrue();
  }
}
