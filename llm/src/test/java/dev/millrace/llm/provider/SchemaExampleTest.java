package dev.millrace.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaExampleTest {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'type':'string'}",
        "{'type':'string','minLength':10}",
        "{'type':'string','maxLength':2}",
        "{'type':'string','format':'date-time'}",
        "{'type':'string','enum':['positive','negative']}",
        "{'const':5}",
        "{'type':'string','pattern':'^[A-Z]{2}[0-9]{2,4}$'}",
        "{'type':'string','pattern':'^(?:EUR|USD) \\\\d+\\\\.\\\\d{2}$'}",
        "{'type':'string','pattern':'^[^,]+$','minLength':6}",
        "{'type':'string','pattern':'^\\\\w+@example\\\\.com$'}",
        "{'type':'string','pattern':'^[a-z0-9-]*x?$'}",
        "{'type':'integer'}",
        "{'type':'integer','minimum':18}",
        "{'type':'integer','maximum':-3}",
        "{'type':'integer','exclusiveMinimum':7,'multipleOf':5}",
        "{'type':'number','minimum':0,'maximum':1}",
        "{'type':'number','minimum':0.31,'maximum':0.4}",
        "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':0.1}",
        "{'type':'number','multipleOf':0.25,'minimum':3}",
        "{'type':['null','string']}",
        "{'type':'boolean'}",
        "{'type':'array','items':{'type':'string'},'minItems':3}",
        "{'type':'array','items':{'type':'string'},'maxItems':0}",
        "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}]}",
        "{'type':'object','properties':{'a':{'type':'integer'},'b':{}},'required':['a'],'additionalProperties':false}",
        "{'anyOf':[{'type':'integer'},{'type':'string'}]}",
        "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']},{'required':['b'],'properties':{'b':{'enum':['x']}}}]}",
        "{'$defs':{'line':{'type':'object','properties':{'n':{'type':'integer','minimum':1}},'required':['n']}},'type':'object','properties':{'lines':{'type':'array','items':{'$ref':'#/$defs/line'},'minItems':2}},'required':['lines']}",
        "{'$defs':{'node':{'type':'object','properties':{'next':{'type':'array','items':{'$ref':'#/$defs/node'}}},'required':['next']}},'$ref':'#/$defs/node'}"
      })
  void shouldFitTheSchema(String text) {
    JsonNode schema = Chats.json(text.replace('\'', '"'));

    String example = new SchemaExample(schema).make().toString();

    assertThat(SCHEMAS.getSchema(schema.toString()).validate(example, InputFormat.JSON))
        .as("%s for %s", example, schema)
        .isEmpty();
    assertThat(new SchemaExample(schema).make().toString()).isEqualTo(example);
  }
}
