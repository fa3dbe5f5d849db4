package dev.millrace.asl.jsonpath;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathTemplatesTest {
  private final PathTemplates templates = new PathTemplates(TestSettings.settings());

  private JsonNode resolve(String template, String input) {
    return templates.resolve(
        json(template), json(input), json("{'State':{'Name':'S'}}"), Map.of("v", json("{'a':1}")));
  }

  @Test
  void shouldNameThePathTheFieldAndTheInputWhenNothingIsFound() {
    assertThatThrownBy(() -> resolve("{'a':{'JobName.$':'$.JobName'}}", "{'x':1}"))
        .hasMessage(
            "States.Runtime: The JSONPath '$.JobName' specified for the field 'JobName.$' could not"
                + " be found in the input '{\"x\":1}'");
  }

  @Test
  void shouldNameTheContextAsWhatIsSearched() {
    assertThatThrownBy(() -> resolve("{'c.$':'$$.Nope'}", "{}"))
        .hasMessageEndingWith("could not be found in the input '{\"State\":{\"Name\":\"S\"}}'");
  }

  @Test
  void shouldRefuseAPathOverNoInput() {
    assertThatThrownBy(() -> resolve("{'Input.$':'$'}", "null"))
        .hasMessage("States.Runtime: Unable to apply Path transformation to null or empty input.");
  }

  @Test
  void shouldResolveFieldsAtAnyDepthAndKeepTheirOrder() {
    assertThat(
            resolve(
                "{'flagged':true,'parts':{'first.$':'$.vals[0]','last3.$':'$.vals[3:]'},"
                    + "'list':[{'s.$':'$$.State.Name'},'$.vals'],'v.$':'$v.a','plain':'$.vals'}",
                "{'vals':[0,10,20,30,40,50]}"))
        .hasToString(
            "{\"flagged\":true,\"parts\":{\"first\":0,\"last3\":[30,40,50]},"
                + "\"list\":[{\"s\":\"S\"},\"$.vals\"],\"v\":1,\"plain\":\"$.vals\"}");
  }

  @Test
  void shouldGiveNullForAnIndexBehindTheEnd() {
    assertThat(resolve("{'x.$':'$.items[5]'}", "{'items':[1]}")).hasToString("{\"x\":null}");
  }

  @Test
  void shouldGiveAnArrayForAPathThatCanSelectSeveral() {
    assertThat(
            resolve(
                "{'a.$':'$.b[?(@.n > 5)].n','b.$':'$..n','c.$':'$.b[*].x','d.$':'$.b.length()'}",
                "{'b':[{'n':1},{'n':9}]}"))
        .hasToString("{\"a\":[9],\"b\":[1,9],\"c\":[],\"d\":2}");
  }

  @Test
  void shouldRefuseTwoFieldsOfOneName() {
    assertThat(templates.check("Parameters", json("{'a':1,'a.$':'$.x','b':[{'c.$':5}]}")))
        .hasSize(2);
  }
}
