package dev.millrace.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictSchemaTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "true|{'type':'object','properties':{},'required':[],'additionalProperties':false}",
        "true|{'type':'object','properties':{'a':{'type':'string','enum':['x']}},'required':['a'],'additionalProperties':false}",
        "true|{'type':'object','properties':{'a':{'type':['string','null']}},'required':['a'],'additionalProperties':false}",
        "true|{'type':'object','properties':{'format':{'type':'string'}},'required':['format'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'string'}},'required':[],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
        "false|{'type':'object','properties':{'a':{'type':'string','minLength':1}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'object'}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'array','items':{'oneOf':[]}}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'array','items':{'type':'string'}}",
        "false|{'type':'string'}",
        "false|true"
      })
  void shouldBeStrictWhereOpenAiIs(boolean strict, String schema) {
    assertThat(StrictSchema.isStrict(Chats.json(schema.replace('\'', '"')))).isEqualTo(strict);
  }
}
