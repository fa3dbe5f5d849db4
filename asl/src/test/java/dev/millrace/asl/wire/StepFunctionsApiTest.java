package dev.millrace.asl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.items.ItemSource;
import dev.millrace.asl.items.StoredObject;
import dev.millrace.asl.run.Arns;
import dev.millrace.asl.run.EngineSettings;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.SystemTimers;
import dev.millrace.asl.store.InMemoryExecutionStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Iterator;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The protocol, in the words of the real service where they are known. */
final class StepFunctionsApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASS =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Result\":{\"Arg1\":\"argument1\"},\"End\":true}}}";
  private static final String WAIT =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Wait\",\"Seconds\":1000,\"End\":true}}}";
  private static final String PREFIX = "arn:aws:states:us-east-1:123456789012:";

  private final SystemTimers timers = new SystemTimers(Clock.systemUTC());
  private final ExecutionEngine engine =
      new ExecutionEngine(
          new EngineSettings(new Arns("us-east-1", "123456789012"), 10),
          new ExecutionEngine.Ports(
              new InMemoryExecutionStore(),
              request -> request.arguments(),
              new NoFiles(),
              (_, _) -> OutputStream.nullOutputStream(),
              timers,
              UUID::randomUUID,
              RandomGenerator.getDefault()));
  private final StepFunctionsApi api = new StepFunctionsApi(engine);

  private static final class NoFiles implements ItemSource {
    @Override
    public InputStream open(String bucket, String key) throws IOException {
      throw new IOException("no files");
    }

    @Override
    public Iterator<StoredObject> list(String bucket, String prefix) throws IOException {
      throw new IOException("no files");
    }
  }

  @AfterEach
  void close() {
    engine.close();
    timers.close();
  }

  private JsonNode ask(String operation, String... namesAndValues) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      body.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return send(operation, body.toString());
  }

  private JsonNode send(String operation, String body) throws IOException {
    WireAnswer answer = api.answer("AWSStepFunctions." + operation, body);
    JsonNode node = JSON.readTree(answer.body());
    assertThat(answer.status()).isEqualTo(node.has("__type") ? 400 : 200);
    return node;
  }

  private void refused(JsonNode answer, String code, String message) {
    assertThat(answer.path("__type").asText()).isEqualTo(code);
    assertThat(answer.path("message").asText()).isEqualTo(message);
  }

  private String create(String name, String definition, String type) throws IOException {
    return ask(
            "CreateStateMachine",
            "name",
            name,
            "definition",
            definition,
            "roleArn",
            "role",
            "type",
            type)
        .path("stateMachineArn")
        .asText();
  }

  private String start(String machine, String name) throws Exception {
    JsonNode answer = ask("StartExecution", "stateMachineArn", machine, "name", name);
    String arn = answer.path("executionArn").asText();
    return arn;
  }

  @Test
  void shouldRefuseAnOperationThatItDoesNotKnow() throws IOException {
    assertThat(send("Nonsense", "{}").path("__type").asText())
        .isEqualTo("UnknownOperationException");
    assertThat(api.answer("DynamoDB.PutItem", "{}").status()).isEqualTo(400);
    assertThat(send("ListStateMachines", "[]").path("__type").asText())
        .isEqualTo("SerializationException");
    assertThat(send("ListStateMachines", "{").path("__type").asText())
        .isEqualTo("SerializationException");
  }

  @Test
  void shouldDescribeTheMachineThatItMade() throws IOException {
    String arn = create("m", PASS, "STANDARD");

    assertThat(arn).isEqualTo(PREFIX + "stateMachine:m");
    JsonNode machine = ask("DescribeStateMachine", "stateMachineArn", arn);
    assertThat(machine.path("definition").asText()).isEqualTo(PASS);
    assertThat(machine.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(machine.path("type").asText()).isEqualTo("STANDARD");
    assertThat(machine.path("loggingConfiguration").toString())
        .isEqualTo("{\"level\":\"OFF\",\"includeExecutionData\":false}");
    assertThat(machine.has("revisionId")).isFalse();
    assertThat(ask("ListStateMachines").path("stateMachines")).hasSize(1);
  }

  @Test
  void shouldMakeTheSameMachineOnceAndRefuseAnotherOfItsName() throws IOException {
    String arn = create("m", PASS, "STANDARD");

    assertThat(create("m", PASS, "STANDARD")).isEqualTo(arn);
    refused(
        ask("CreateStateMachine", "name", "m", "definition", WAIT, "roleArn", "role"),
        "StateMachineAlreadyExists",
        "State Machine Already Exists: '" + arn + "'");
  }

  @Test
  void shouldRefuseBadNamesAndDefinitions() throws IOException {
    refused(
        ask("CreateStateMachine", "name", "a b", "definition", PASS, "roleArn", "r"),
        "InvalidName",
        "Invalid Name: 'a b'");
    refused(
        ask("CreateStateMachine", "name", "m", "definition", "{\"StartAt\":\"A\"}", "roleArn", "r"),
        "InvalidDefinition",
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required:"
            + " [States] at /'");
    refused(
        ask("CreateStateMachine", "definition", PASS, "roleArn", "r"),
        "ValidationException",
        "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member"
            + " must not be null");
  }

  @Test
  void shouldGiveEachChangeARevision() throws IOException {
    String arn = create("m", PASS, "STANDARD");

    refused(
        ask("UpdateStateMachine", "stateMachineArn", arn),
        "MissingRequiredParameter",
        "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration"
            + " must be specified");
    String first =
        ask("UpdateStateMachine", "stateMachineArn", arn, "definition", WAIT)
            .path("revisionId")
            .asText();
    String again =
        ask("UpdateStateMachine", "stateMachineArn", arn, "definition", WAIT)
            .path("revisionId")
            .asText();
    String other =
        ask("UpdateStateMachine", "stateMachineArn", arn, "roleArn", "other")
            .path("revisionId")
            .asText();

    assertThat(again).isEqualTo(first).isNotEmpty();
    assertThat(other).isNotEqualTo(first);
    JsonNode machine = ask("DescribeStateMachine", "stateMachineArn", arn);
    assertThat(machine.path("definition").asText()).isEqualTo(WAIT);
    assertThat(machine.path("roleArn").asText()).isEqualTo("other");
  }

  @Test
  void shouldRefuseNamesOfNothing() throws IOException {
    refused(
        ask("DescribeStateMachine", "stateMachineArn", "not_a_valid_arn"),
        "InvalidArn",
        "Invalid Arn: 'Invalid ARN prefix: not_a_valid_arn'");
    refused(
        ask("StartExecution", "stateMachineArn", PREFIX + "stateMachine:x"),
        "StateMachineDoesNotExist",
        "State Machine Does Not Exist: '" + PREFIX + "stateMachine:x'");
    refused(
        ask("DescribeExecution", "executionArn", PREFIX + "execution:x:y"),
        "ExecutionDoesNotExist",
        "Execution Does Not Exist: '" + PREFIX + "execution:x:y'");
    assertThat(ask("DeleteStateMachine", "stateMachineArn", PREFIX + "stateMachine:x")).isEmpty();
  }

  @Test
  void shouldTellHowAnExecutionWent() throws Exception {
    String machine = create("m", PASS, "STANDARD");
    String arn = start(machine, "e");
    engine.ended(arn).join();

    JsonNode execution = ask("DescribeExecution", "executionArn", arn);
    assertThat(execution.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(execution.path("output").asText()).isEqualTo("{\"Arg1\":\"argument1\"}");
    assertThat(execution.path("inputDetails").path("included").asBoolean()).isTrue();
    assertThat(execution.path("redriveStatus").asText()).isEqualTo("NOT_REDRIVABLE");
    assertThat(execution.path("redriveStatusReason").asText())
        .isEqualTo("Execution is SUCCEEDED and cannot be redriven");
    assertThat(
            ask("ListExecutions", "stateMachineArn", machine, "statusFilter", "SUCCEEDED")
                .path("executions"))
        .hasSize(1);
    assertThat(
            ask("ListExecutions", "stateMachineArn", machine, "statusFilter", "RUNNING")
                .path("executions"))
        .isEmpty();
    refused(
        ask("ListExecutions", "stateMachineArn", machine, "statusFilter", "succeeded"),
        "ValidationException",
        "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy"
            + " constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT,"
            + " PENDING_REDRIVE, ABORTED, FAILED, RUNNING]");
    assertThat(
            ask("DescribeStateMachineForExecution", "executionArn", arn)
                .path("definition")
                .asText())
        .isEqualTo(PASS);
  }

  @Test
  void shouldPageHistoriesInBothDirections() throws Exception {
    String arn = start(create("m", PASS, "STANDARD"), "e");
    engine.ended(arn).join();

    JsonNode first =
        send("GetExecutionHistory", "{\"executionArn\":\"" + arn + "\",\"maxResults\":3}");
    JsonNode second =
        send(
            "GetExecutionHistory",
            "{\"executionArn\":\""
                + arn
                + "\",\"maxResults\":3,\"nextToken\":\""
                + first.path("nextToken").asText()
                + "\"}");
    assertThat(first.path("events").findValuesAsText("id")).containsExactly("1", "2", "3");
    assertThat(second.path("events").findValuesAsText("id")).containsExactly("4");
    assertThat(second.has("nextToken")).isFalse();
    JsonNode last =
        send(
            "GetExecutionHistory",
            "{\"executionArn\":\""
                + arn
                + "\",\"maxResults\":3,\"reverseOrder\":true,\"includeExecutionData\":false}");
    assertThat(last.path("events").findValuesAsText("id")).containsExactly("4", "3", "2");
    assertThat(last.path("events").get(0).path("executionSucceededEventDetails")).isEmpty();
    JsonNode rest =
        send(
            "GetExecutionHistory",
            "{\"executionArn\":\""
                + arn
                + "\",\"maxResults\":3,\"reverseOrder\":true,\"nextToken\":\""
                + last.path("nextToken").asText()
                + "\"}");
    assertThat(rest.path("events").findValuesAsText("id")).containsExactly("1");
    assertThat(rest.has("nextToken")).isFalse();
    assertThat(
            send("GetExecutionHistory", "{\"executionArn\":\"" + arn + "\",\"nextToken\":\"x\"}")
                .path("__type")
                .asText())
        .isEqualTo("InvalidToken");
  }

  @Test
  void shouldStopAnExecution() throws Exception {
    String arn = start(create("m", WAIT, "STANDARD"), "e");

    JsonNode answer = ask("StopExecution", "executionArn", arn, "error", "E", "cause", "C");

    assertThat(answer.path("stopDate").isNumber()).isTrue();
    JsonNode execution = ask("DescribeExecution", "executionArn", arn);
    assertThat(execution.path("status").asText()).isEqualTo("ABORTED");
    assertThat(execution.path("error").asText()).isEqualTo("E");
    assertThat(execution.path("redriveStatus").asText()).isEqualTo("REDRIVABLE");
  }

  @Test
  void shouldAnswerAnExpressExecutionWithItsEnd() throws IOException {
    String machine = create("x", PASS, "EXPRESS");

    JsonNode answer = ask("StartSyncExecution", "stateMachineArn", machine, "input", "{}");

    assertThat(answer.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(answer.path("output").asText()).isEqualTo("{\"Arg1\":\"argument1\"}");
    assertThat(answer.path("executionArn").asText()).startsWith(PREFIX + "express:x:");
    assertThat(answer.path("billingDetails").path("billedDurationInMilliseconds").asLong() % 100)
        .isZero();
    refused(
        ask("StartSyncExecution", "stateMachineArn", create("m", PASS, "STANDARD")),
        "StateMachineTypeNotSupported",
        "This operation is not supported by this type of state machine");
  }

  @Test
  void shouldPageMachinesAndRefuseTooLargePages() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      create(name, PASS, "STANDARD");
    }

    JsonNode first = send("ListStateMachines", "{\"maxResults\":2}");
    assertThat(first.path("stateMachines").findValuesAsText("name")).containsExactly("a", "b");
    JsonNode second = ask("ListStateMachines", "nextToken", first.path("nextToken").asText());
    assertThat(second.path("stateMachines").findValuesAsText("name")).containsExactly("c");
    refused(
        send("ListStateMachines", "{\"maxResults\":1001}"),
        "ValidationException",
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint:"
            + " Member must have value less than or equal to 1000");
  }

  @Test
  void shouldListWhatIsWrongWithADefinition() throws IOException {
    JsonNode answer = ask("ValidateStateMachineDefinition", "definition", "{}");

    assertThat(answer.path("result").asText()).isEqualTo("FAIL");
    assertThat(answer.path("diagnostics").get(0).toString())
        .isEqualTo(
            "{\"severity\":\"ERROR\",\"code\":\"SCHEMA_VALIDATION_FAILED\",\"message\":\"These"
                + " fields are required: [States, StartAt]\",\"location\":\"/\"}");
    assertThat(ask("ValidateStateMachineDefinition", "definition", PASS).path("result").asText())
        .isEqualTo("OK");
  }

  @Test
  void shouldRefuseTokensOfNoTask() throws IOException {
    refused(
        ask("SendTaskSuccess", "taskToken", "x", "output", "{}"),
        "InvalidToken",
        "Invalid Token: 'Invalid token'");
    assertThat(ask("SendTaskSuccess", "taskToken", "x", "output", "{").path("__type").asText())
        .isEqualTo("InvalidOutput");
  }

  @Test
  void shouldKeepTags() throws IOException {
    String arn = create("m", PASS, "STANDARD");
    send(
        "TagResource",
        "{\"resourceArn\":\""
            + arn
            + "\",\"tags\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}]}");
    send(
        "TagResource",
        "{\"resourceArn\":\"" + arn + "\",\"tags\":[{\"key\":\"a\",\"value\":\"3\"}]}");
    send("UntagResource", "{\"resourceArn\":\"" + arn + "\",\"tagKeys\":[\"b\"]}");

    assertThat(ask("ListTagsForResource", "resourceArn", arn).toString())
        .isEqualTo("{\"tags\":[{\"key\":\"a\",\"value\":\"3\"}]}");
  }
}
