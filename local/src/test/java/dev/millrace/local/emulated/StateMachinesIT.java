package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.aws.AwsClients;
import dev.millrace.aws.Environment;
import dev.millrace.aws.SfnWorkflows;
import dev.millrace.core.batch.Workflows;
import dev.millrace.core.batch.Workflows.Machine;
import dev.millrace.core.batch.WorkflowsContract;
import dev.millrace.local.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;

/** Step Functions as AWS's own client sees it. */
class StateMachinesIT {
  private static final String WAIT = StateMachines.one("\"Type\": \"Wait\", \"Seconds\": 86400");

  @TempDir static Path folder;
  private static AwsResources aws;
  private static StateMachines machines;

  @BeforeAll
  static void start() {
    aws = AwsResources.start(folder);
    aws.services().stepFunctions().run(List.of());
    machines = new StateMachines(aws.clients().stepFunctions());
  }

  @AfterAll
  static void stop() throws IOException {
    aws.close();
  }

  @Test
  void shouldRefuseADefinitionThatIsWrong() {
    assertThatThrownBy(() -> machines.create("Wrong", "{\"StartAt\":\"A\",\"States\":{}}"))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageContaining("A");
  }

  @Test
  void shouldRunAMapAndAChoice() throws IOException {
    String machine =
        machines.create(
            "Squares",
            """
            {
              "QueryLanguage": "JSONata",
              "StartAt": "Squares",
              "States": {
                "Squares": {
                  "Type": "Map",
                  "Items": "{% $states.input.numbers %}",
                  "ItemProcessor": {
                    "StartAt": "Square",
                    "States": {
                      "Square": {
                        "Type": "Pass",
                        "Output": "{% $states.input * $states.input %}",
                        "End": true
                      }
                    }
                  },
                  "Output": "{% $sum($states.result) %}",
                  "Next": "Large"
                },
                "Large": {
                  "Type": "Choice",
                  "Choices": [{ "Condition": "{% $states.input > 10 %}", "Next": "Fail" }],
                  "Default": "End"
                },
                "Fail": { "Type": "Fail", "Error": "TooLarge", "Cause": "{% $string($states.input) %}" },
                "End": { "Type": "Succeed" }
              }
            }
            """);

    DescribeExecutionResponse small = machines.run(machine, "{\"numbers\":[1,2]}");
    DescribeExecutionResponse large = machines.run(machine, "{\"numbers\":[3,2]}");

    assertThat(small.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(small.output()).isEqualTo("5");
    assertThat(large.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(large.error()).isEqualTo("TooLarge");
    assertThat(large.cause()).isEqualTo("13");
    assertThat(machines.history(small.executionArn()).stream().map(HistoryEvent::type))
        .startsWith(HistoryEventType.EXECUTION_STARTED, HistoryEventType.MAP_STATE_ENTERED)
        .contains(HistoryEventType.MAP_ITERATION_SUCCEEDED, HistoryEventType.CHOICE_STATE_EXITED)
        .endsWith(HistoryEventType.EXECUTION_SUCCEEDED);
  }

  @Test
  void shouldStopAnExecution() {
    String machine = machines.create("Waits", WAIT);
    String execution =
        machines
            .client()
            .startExecution(request -> request.stateMachineArn(machine))
            .executionArn();

    machines.client().stopExecution(r -> r.executionArn(execution).error("Enough").cause("of it"));

    DescribeExecutionResponse stopped = machines.ended(execution);
    assertThat(stopped.status()).isEqualTo(ExecutionStatus.ABORTED);
    assertThat(stopped.error()).isEqualTo("Enough");
  }

  @Test
  void shouldGoOnAfterARestart() throws IOException {
    Path own = Files.createDirectory(folder.resolve("restart"));
    String execution;
    try (StepFunctionsService first = open(own)) {
      first.run(List.of());
      StateMachines there = at(first);
      String machine = there.create("Waits", WAIT);
      execution = there.client().startExecution(r -> r.stateMachineArn(machine)).executionArn();
    }

    try (StepFunctionsService second = open(own)) {
      second.run(List.of());
      SfnClient client = at(second).client();
      assertThat(client.describeExecution(r -> r.executionArn(execution)).status())
          .isEqualTo(ExecutionStatus.RUNNING);

      client.stopExecution(r -> r.executionArn(execution));
      assertThat(at(second).ended(execution).status()).isEqualTo(ExecutionStatus.ABORTED);
    }
  }

  @Test
  void shouldMakeTheStateMachinesOfATemplate() throws IOException {
    Files.writeString(
        folder.resolve("one.asl.json"),
        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Result\":\"${Word}\",\"End\":true}}}");

    String first = provision("DefinitionSubstitutions: { Word: !Sub 'in ${AWS::Region}' }");
    JsonNode before = machines.output(first);
    String second = provision("DefinitionSubstitutions: { Word: changed }");

    assertThat(before.asText()).isEqualTo("in " + EmulatedServices.REGION);
    assertThat(second).isEqualTo(first).endsWith(":stateMachine:millrace-Machine");
    assertThat(machines.output(second).asText()).isEqualTo("changed");
  }

  @Test
  void shouldNotStartWithAStateMachineThatIsWrong() {
    assertThatThrownBy(() -> provision("Definition: { StartAt: A, States: {} }"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("Machine is wrong");
    assertThatThrownBy(() -> provision("DefinitionUri: none.asl.json"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("none.asl.json");
  }

  @Nested
  @DisplayName("workflows")
  class WorkflowsIT extends WorkflowsContract {
    private final SfnWorkflows workflows =
        new SfnWorkflows(
            machines.client(), Map.of(Machine.BATCH, machines.create("Contract", DEFINITION)));

    @Override
    protected Workflows workflows() {
      return workflows;
    }

    @Override
    protected void await(String name, Workflows.State state) {
      Awaitility.await().until(() -> workflows.state(name, Machine.BATCH) == state);
    }
  }

  private static StepFunctionsService open(Path own) {
    return StepFunctionsService.start(EmulatedServices.REGION, own, aws.clients());
  }

  private static StateMachines at(StepFunctionsService service) {
    Map<String, String> variables = new HashMap<>(aws.services().variables());
    variables.put("AWS_ENDPOINT_URL_SFN", service.endpoint().toString());
    return new StateMachines(new AwsClients(new Environment(variables)).stepFunctions());
  }

  private static String provision(String properties) throws IOException {
    if (!properties.contains("Definition:") && !properties.contains("DefinitionUri:")) {
      return provision("DefinitionUri: one.asl.json, " + properties);
    }
    Path file = folder.resolve("machines.yaml");
    Files.writeString(
        file,
        "Resources: { Machine: { Type: AWS::Serverless::StateMachine, Properties: { "
            + properties
            + " } } }");
    Map<String, Object> document = TemplateReader.read(file);
    ResourceNames names =
        new ResourceNames(
            Template.map(document.get("Resources")),
            EmulatedServices.REGION,
            aws.services().sqs().endpoint());
    new Provisioning(new Template(document, Map.of(), names), names)
        .stateMachines(machines.client(), folder);
    return names.attribute("Machine", "Arn");
  }
}
