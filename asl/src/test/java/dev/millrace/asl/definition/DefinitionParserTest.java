package dev.millrace.asl.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.asl.EvaluationSettings;
import dev.millrace.asl.jsonata.JsonataTemplates;
import dev.millrace.asl.jsonpath.PathTemplates;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and in which words. */
final class DefinitionParserTest {
  private static final EvaluationSettings SETTINGS =
      EvaluationSettings.withDefaultLimits(
          () -> Instant.EPOCH, UUID::randomUUID, RandomGenerator.getDefault());

  private final DefinitionParser parser =
      new DefinitionParser(new JsonataTemplates(SETTINGS), new PathTemplates(SETTINGS));

  private List<String> flaws(String definition, MachineType type) {
    InvalidDefinition invalid =
        catchThrowableOfType(
            InvalidDefinition.class, () -> parser.parse(definition.replace('\'', '"'), type));
    return invalid == null ? List.of() : invalid.flaws().stream().map(Flaw::toString).toList();
  }

  private List<String> flaws(String definition) {
    return flaws(definition, MachineType.STANDARD);
  }

  private List<String> flawsOfState(String state) {
    return flaws("{'StartAt':'S','States':{'S':%s}}".formatted(state));
  }

  @Test
  void shouldSayWhereTextIsNoJson() {
    InvalidDefinition invalid =
        catchThrowableOfType(
            InvalidDefinition.class, () -> parser.parse("not a definition", MachineType.STANDARD));

    assertThat(invalid.flaws())
        .containsExactly(
            new Flaw(
                "INVALID_JSON_DESCRIPTION",
                "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or"
                    + " token 'null', 'true' or 'false')\n"
                    + " at [Source: (String)\"not a definition\"; line: 1, column: 4]",
                "[Source: (String)\"not a definition\"; line: 1, column: 4]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1"})
  void shouldRefuseWhatIsNoObject(String text) {
    assertThat(flaws(text))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null");
  }

  @Test
  void shouldNameAllMissingFields() {
    assertThat(flaws("{}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /");
  }

  @Test
  void shouldRefuseAWorkflowWithoutAnEnd() {
    assertThat(
            flaws(
                "{'StartAt':'A','States':{'A':{'Type':'Pass','Next':'B'},'B':{'Type':'Pass','Next':'A'},'C':{'Type':'Pass','Next':'A'}}}"))
        .containsExactly("MISSING_END_STATE: Workflow has no terminal state at null");
  }

  @Test
  void shouldRefuseAStateThatNothingLeadsTo() {
    assertThat(
            flaws(
                "{'StartAt':'pass1','States':{'pass1':{'Type':'Pass','Next':'pass3'},'pass2':{'Type':'Pass','End':true}}}"))
        .containsExactly(
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at /States/pass1/Next",
            "MISSING_TRANSITION_TARGET: State \"pass2\" is not reachable. at /States/pass2");
  }

  @Test
  void shouldRefuseWaysToNowhereWhereverTheyStand() {
    assertThat(
            flaws(
                "{'StartAt':'C','States':{'C':{'Type':'Choice','Choices':[{'Variable':'$.a','IsPresent':true,'Next':'X'}],'Default':'Y'}}}"))
        .containsExactly(
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/C/Choices[0]/Next",
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/C/Default",
            "MISSING_END_STATE: Workflow has no terminal state at null");
    assertThat(
            flawsOfState(
                "{'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','Catch':[{'ErrorEquals':['E'],'Next':'Z'}],'End':true}"))
        .containsExactly(
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Z at /States/S/Catch[0]/Next");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pass", "Wait", "Succeed", "Fail"})
  void shouldRefuseCatchersWhereTheyDoNotBelong(String type) {
    assertThat(flawsOfState("{'Type':'%s','Catch':[]}".formatted(type)))
        .contains("SCHEMA_VALIDATION_FAILED: Field 'Catch' is not supported at /States/S");
  }

  @Test
  void shouldRefuseFieldsOfTheOtherLanguage() {
    assertThat(flawsOfState("{'Type':'Pass','Output':1,'End':true}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output'"
                + " is only supported for the 'JSONata' QueryLanguage at /States/S");
    assertThat(
            flaws(
                "{'QueryLanguage':'JSONata','StartAt':'S','States':{'S':{'Type':'Pass','ResultPath':'$','End':true}}}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field"
                + " 'ResultPath' is only supported for the 'JSONPath' QueryLanguage at /States/S");
  }

  @Test
  void shouldRefuseToGoBackToJsonPath() {
    assertThat(
            flaws(
                "{'QueryLanguage':'JSONata','StartAt':'Pass','States':{'Pass':{'QueryLanguage':'JSONPath','Type':'Pass','End':true}}}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata'"
                + " for whole state machine at /States/Pass");
  }

  @Test
  void shouldTakeTheLanguageOfTheMachineWithinAMap() {
    assertThat(
            flaws(
                "{'StartAt':'M','States':{'M':{'QueryLanguage':'JSONata','Type':'Map','Items':[1],'ItemProcessor':{'StartAt':'P','States':{'P':{'Type':'Pass','Output':1,'End':true}}},'End':true}}}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output'"
                + " is only supported for the 'JSONata' QueryLanguage at"
                + " /States/M/ItemProcessor/States/P");
    assertThat(
            flaws(
                "{'StartAt':'M','States':{'M':{'Type':'Map','ItemProcessor':{'QueryLanguage':'JSONata','StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'End':true}}}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at"
                + " /States/M/ItemProcessor");
  }

  @Test
  void shouldRefuseTokensInExpressMachines() {
    assertThat(
            flaws(
                "{'StartAt':'SendMessageWithWait','States':{'SendMessageWithWait':{'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage.waitForTaskToken','End':true}}}",
                MachineType.EXPRESS))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken'"
                + " service integration  at /States/SendMessageWithWait/Resource");
  }

  @Test
  void shouldRefuseExpressionsThatDoNotParse() {
    assertThat(
            flaws(
                "{'QueryLanguage':'JSONata','StartAt':'Main','States':{'Main':{'Type':'Pass','Output':'{%"
                    + " 1 + %}','End':true}}}"))
        .singleElement()
        .asString()
        .startsWith("INVALID_JSONATA_EXPRESSION: ")
        .endsWith(" at /States/Main/Output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'Type':'Pass'} | One of these fields is required: [Next, End]
          {'Type':'Pass','End':true,'Next':'S'} | Only one of these fields may be specified: [Next, End]
          {'Type':'Nope','End':true} | The value must be one of [Choice, Fail, Map, Parallel, Pass, Succeed, Task, Wait]
          {'End':true} | These fields are required: [Type]
          {'Type':'Task','End':true} | These fields are required: [Resource]
          {'Type':'Task','Resource':'nonsense','End':true} | is not recognized
          {'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','TimeoutSeconds':0,'End':true} | The value must be between 1 and 99999999
          {'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','TimeoutSeconds':5,'HeartbeatSeconds':5,'End':true} | The value must be below TimeoutSeconds
          {'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','Retry':[{'ErrorEquals':['States.ALL','E']}],'End':true} | 'States.ALL' must appear alone
          {'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','Retry':[{'ErrorEquals':['States.ALL']},{'ErrorEquals':['E']}],'End':true} | 'States.ALL' must appear in the last element
          {'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','Retry':[{'ErrorEquals':[]}],'End':true} | The array must not be empty
          {'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','Retry':[{'ErrorEquals':['E'],'BackoffRate':0.5}],'End':true} | The value must be at least 1.0
          {'Type':'Wait','End':true} | One of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath]
          {'Type':'Wait','Seconds':1,'SecondsPath':'$.s','End':true} | Only one of these fields may be specified: [Seconds, SecondsPath]
          {'Type':'Wait','Timestamp':'yesterday','End':true} | The value must be a valid ISO-8601 extended offset date-time
          {'Type':'Choice','Choices':[]} | The array must not be empty
          {'Type':'Map','End':true} | These fields are required: [ItemProcessor]
          {'Type':'Map','Label':'x','ItemProcessor':{'StartAt':'P','States':{'P':{'Type':'Succeed'}}},'End':true} | Field 'Label' is not supported for a Map state in INLINE mode
          {'Type':'Parallel','End':true} | These fields are required: [Branches]
          {'Type':'Fail','Error':'E','ErrorPath':'$.e'} | Only one of these fields may be specified: [Error, ErrorPath]
          {'Type':'Pass','InputPath':'nonsense','End':true} | Value is not a valid JSONPath
          {'Type':'Pass','ResultPath':'$.a[*]','End':true} | Value is not a Reference Path
          """)
  void shouldSayWhatIsWrongWithAState(String state, String message) {
    assertThat(flawsOfState(state)).anySatisfy(each -> assertThat(each).contains(message));
  }

  @Test
  void shouldRefuseTheSameNameTwiceInAMachine() {
    assertThat(
            flaws(
                "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':[{'StartAt':'P','States':{'P':{'Type':'Succeed'}}}],'End':true}}}"))
        .anySatisfy(each -> assertThat(each).startsWith("DUPLICATE_STATE_NAME"));
  }

  @Test
  void shouldRefuseNamesThatAreTooLong() {
    String name = "n".repeat(81);
    assertThat(flaws("{'StartAt':'%s','States':{'%s':{'Type':'Succeed'}}}".formatted(name, name)))
        .singleElement()
        .asString()
        .contains("1 to 80 characters");
  }

  @Test
  void shouldReadAllThatARetrierSays() throws InvalidDefinition {
    Definition definition =
        parser.parse(
            "{'TimeoutSeconds':7,'StartAt':'S','States':{'S':{'Type':'Task','Resource':'arn:aws:states:::lambda:invoke','Retry':[{'ErrorEquals':['A'],'IntervalSeconds':3,'MaxAttempts':0,'BackoffRate':1.5,'MaxDelaySeconds':5,'JitterStrategy':'FULL'},{'ErrorEquals':['B']}],'End':true}}}"
                .replace('\'', '"'),
            MachineType.STANDARD);

    assertThat(definition.timeoutSeconds()).isEqualTo(7);
    State.Task task = (State.Task) definition.flow().state("S");
    assertThat(task.work().retriers())
        .containsExactly(
            new Retrier(List.of("A"), 3, 0, 1.5, 5L, true),
            new Retrier(List.of("B"), 1, 3, 2.0, null, false));
    assertThat(task.work().retriers().getFirst().delaySeconds(1)).isEqualTo(4.5);
    assertThat(task.work().retriers().getFirst().delaySeconds(9)).isEqualTo(5);
    assertThat(task.resource())
        .isEqualTo(
            new Resource.Service(
                "arn:aws:states:::lambda:invoke",
                "lambda",
                "invoke",
                Resource.Pattern.REQUEST_RESPONSE));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:states:::sqs:sendMessage.waitForTaskToken, sqs, sendMessage, TASK_TOKEN",
    "arn:aws:states:::states:startExecution.sync:2, states, startExecution, SYNC_2",
    "arn:aws:states:::states:startExecution.sync, states, startExecution, SYNC",
    "arn:aws:states:::aws-sdk:s3:listObjectsV2, aws-sdk:s3, listObjectsV2, REQUEST_RESPONSE",
    "arn:aws-cn:states:::dynamodb:getItem, dynamodb, getItem, REQUEST_RESPONSE"
  })
  void shouldKnowServices(String arn, String service, String action, Resource.Pattern pattern) {
    assertThat(Resource.parse(arn)).contains(new Resource.Service(arn, service, action, pattern));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'StartAt':'C','States':{'C':{'Type':'Choice','Choices':[{'And':[{'Variable':'$.s','StringEquals':'x','Comment':'why'}],'Comment':'c','Next':'D'}],'Default':'D'},'D':{'Type':'Succeed','Comment':'c'}}}",
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:lambda:your-region:your-account-id:function:f','Retry':[],'Catch':[{'ErrorEquals':['States.Runtime'],'Next':'D','Comment':'c'}],'Next':'D'},'D':{'Type':'Succeed'}}}",
        "{'StartAt':'C','States':{'C':{'Type':'Choice','QueryLanguage':'JSONata','Choices':[{'Condition':true,'Next':'D'}],'Default':'F'},'D':{'Type':'Pass','End':true},'F':{'Type':'Fail','Cause':'no'}}}",
        "{'StartAt':'M','States':{'M':{'Type':'Map','MaxConcurrency':1,'ItemsPath':'$.x','ItemReader':{'Resource':'arn:aws:states:::s3:getObject','Parameters':{'Bucket.$':'$.Bucket','Key.$':'$.Key'},'ReaderConfig':{'InputType':'JSON'}},'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'End':true}}}",
        "{'QueryLanguage':'JSONata','StartAt':'M','States':{'M':{'Type':'Map','Items':[1,2],'ItemBatcher':{'MaxItemsPerBatch':'{%"
            + " $states.input.n %}','BatchInput':{'t':'{% $states.context.State.EnteredTime"
            + " %}'}},'ResultWriter':{'WriterConfig':{'Transformation':'FLATTEN','OutputType':'JSON'}},'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'EXPRESS'},'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'End':true}}}",
        "{'StartAt':'M','States':{'M':{'Type':'Map','InputPath':'$.arr','ResultPath':null,'MaxConcurrencyPath':'$.m','Iterator':{'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'Parameters':{'v.$':'$$.Map.Item.Value'},'Next':'E'},'E':{'Type':'Succeed'}}}"
      })
  void shouldAcceptWhatTheServiceAccepts(String definition) {
    assertThat(flaws(definition)).isEmpty();
  }
}
