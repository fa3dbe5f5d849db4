package dev.millrace.local.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputComparisonTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':1.0}          | {'a':1.0009}",
        "{'a':[1,2]}        | {'a':[1,2.0],'b':3}",
        "{'a':{'b':'x'}}    | {'a':{'b':'x'}}",
      })
  void shouldAcceptWhatIsNearEnoughAndWhatWasNotAskedFor(String expected, String actual)
      throws JsonProcessingException {
    assertThat(difference(expected, actual)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':1.0}          | {'a':1.002}       | /a: expected 1.0, got 1.002",
        "{'a':[1,2]}        | {'a':[1]}         | /a: expected 2 values, got 1 values",
        "{'a':[1,{'b':2}]}  | {'a':[1,{'b':3}]} | /a/1/b: expected 2, got 3",
        "{'a':'x'}          | {}                | /a: expected 'x', got nothing",
        "{'a':'1'}          | {'a':1}           | /a: expected '1', got 1",
      })
  void shouldNameTheFirstDifference(String expected, String actual, String told)
      throws JsonProcessingException {
    assertThat(difference(expected, actual)).contains(told.replace('\'', '"'));
  }

  private static Optional<String> difference(String expected, String actual)
      throws JsonProcessingException {
    return OutputComparison.difference(
        JSON.readTree(expected.replace('\'', '"')),
        JSON.readTree(actual.replace('\'', '"')),
        0.001);
  }
}
