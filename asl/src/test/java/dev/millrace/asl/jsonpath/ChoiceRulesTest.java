package dev.millrace.asl.jsonpath;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceRulesTest {
  private static boolean matches(String rule) {
    return ChoiceRules.matches(
        json(rule),
        json(
            "{'s':'abc','n':5,'big':5.0,'b':true,'nul':null,'t':'2012-10-09T19:00:55Z',"
                + "'same':'2012-10-09T20:00:55+01:00','noT':'2012-10-09T19:00:55','log':'zebra*.log'}"),
        json("{'E':{'n':7}}"),
        Map.of("v", json("5")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'Variable':'$.n','NumericEquals':5 | true",
        "'Variable':'$.big','NumericEqualsPath':'$.n' | true",
        "'Variable':'$.n','NumericLessThan':5 | false",
        "'Variable':'$.n','NumericLessThanEquals':5 | true",
        "'Variable':'$.n','NumericLessThanPath':'$$.E.n' | true",
        "'Variable':'$v','NumericGreaterThanEqualsPath':'$.n' | true",
        "'Variable':'$.s','NumericEquals':5 | false",
        "'Variable':'$.n','StringEquals':'5' | false",
        "'Variable':'$.s','StringEquals':'abc' | true",
        "'Variable':'$.s','StringLessThan':'abd' | true",
        "'Variable':'$.s','StringGreaterThanEqualsPath':'$.s' | true",
        "'Variable':'$.b','BooleanEquals':true | true",
        "'Variable':'$.b','BooleanEqualsPath':'$.n' | false",
        "'Variable':'$.t','TimestampEqualsPath':'$.same' | true",
        "'Variable':'$.t','TimestampLessThan':'2012-10-09T19:00:56Z' | true",
        "'Variable':'$.noT','TimestampEqualsPath':'$.noT' | false",
        "'Variable':'$.t','IsTimestamp':true | true",
        "'Variable':'$.same','IsTimestamp':true | true",
        "'Variable':'$.noT','IsTimestamp':true | false",
        "'Variable':'$.n','IsTimestamp':false | true",
        "'Variable':'$.nul','IsNull':true | true",
        "'Variable':'$.nul','IsPresent':true | true",
        "'Variable':'$.nope','IsPresent':true | false",
        "'Variable':'$.nope','IsPresent':false | true",
        "'Variable':'$.s.x','IsPresent':false | true",
        "'Variable':'$.s','IsString':true | true",
        "'Variable':'$.n','IsString':false | true",
        "'Variable':'$.big','IsNumeric':true | true",
        "'Variable':'$.b','IsBoolean':true | true",
        "'Variable':'$.log','StringMatches':'*.log' | true",
        "'Variable':'$.log','StringMatches':'zebra\\\\*.*' | true",
        "'Variable':'$.log','StringMatches':'z*a*g*' | true",
        "'Variable':'$.log','StringMatches':'*.lo' | false",
        "'Variable':'$.log','StringMatches':'ebra*' | false",
        "'Variable':'$.n','StringMatches':'*' | false",
        "'Not':{'Variable':'$.n','NumericEquals':5} | false",
        "'And':[{'Variable':'$.n','NumericEquals':5},{'Variable':'$.s','StringEquals':'x'}] |"
            + " false",
        "'Or':[{'Variable':'$.n','NumericEquals':5},{'Variable':'$.no','StringEquals':'x'}] | true",
        "'And':[{'Variable':'$.no','IsPresent':true},{'Variable':'$.no','IsNull':true}],'Next':'X'"
            + " | false",
      })
  void shouldDecide(String rule, boolean expected) {
    assertThat(matches("{" + rule + "}")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Variable':'$.nope','IsNull':true}",
        "{'Variable':'$.nope','IsString':true}",
        "{'Variable':'$.n','NumericEqualsPath':'$.nope'}",
        "{'Not':{'Variable':'$.nope','BooleanEquals':true}}",
      })
  void shouldFailWhenAPathOfTheRuleSelectsNothing(String rule) {
    assertThatThrownBy(() -> matches(rule))
        .hasMessage(
            "States.Runtime: Invalid path '$.nope': The choice state's condition path references an"
                + " invalid value.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "5 | Choices[0]",
        "{'Variable':'$.a','Next':'X'} | Choices[0]",
        "{'Variable':'$.a','StringEquals':'a','IsNull':true} | Choices[0]",
        "{'Variable':'$.a','StringEquals':5} | Choices[0]/StringEquals",
        "{'Variable':'$.a','NumericSpicyThan':5} | Choices[0]/NumericSpicyThan",
        "{'Variable':'$.a','BooleanLessThan':true} | Choices[0]/BooleanLessThan",
        "{'Variable':'a','IsNull':true} | Choices[0]/Variable",
        "{'IsNull':true} | Choices[0]/Variable",
        "{'Variable':'$.a','StringEqualsPath':'x'} | Choices[0]/StringEqualsPath",
        "{'Variable':'$.a','StringMatches':'a\\\\b'} | Choices[0]/StringMatches",
        "{'Variable':'$.a','TimestampEquals':'today'} | Choices[0]/TimestampEquals",
        "{'And':[]} | Choices[0]/And",
        "{'Not':{'Variable':'$.a','IsNull':true,'Next':'X'}} | Choices[0]/Not/Next",
        "{'And':[{'Variable':'$.a','IsNull':1}]} | Choices[0]/And[0]/IsNull",
      })
  void shouldPointAtWhatIsWrongWithARule(String rule, String field) {
    assertThat(ChoiceRules.check("Choices[0]", json(rule)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.field()).isEqualTo(field));
  }

  @Test
  void shouldFindNothingWrongWithAProperRule() {
    assertThat(
            ChoiceRules.check(
                "Choices[0]",
                json(
                    "{'Or':[{'Variable':'$.a','IsPresent':true},{'Not':{'Variable':'$$.b',"
                        + "'TimestampLessThanPath':'$x'}}],'Next':'X','Assign':{}}")))
        .isEmpty();
  }
}
