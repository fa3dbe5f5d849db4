package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Makes state machines and runs them, with AWS's own client. */
record StateMachines(SfnClient client) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A definition with one state that calls a service. */
  static String service(String action, String arguments) {
    return task("arn:aws:states:::" + action, arguments);
  }

  /** A definition with one Task state. */
  static String task(String arn, String arguments) {
    return one(
        "\"Type\": \"Task\", \"Resource\": \"%s\", \"Arguments\": %s".formatted(arn, arguments));
  }

  /** A definition with one state that has these fields. */
  static String one(String fields) {
    return "{\"QueryLanguage\":\"JSONata\",\"StartAt\":\"A\",\"States\":{\"A\":{%s,\"End\":true}}}"
        .formatted(fields);
  }

  /** Makes a state machine and answers its ARN. */
  String create(String name, String definition) {
    return client
        .createStateMachine(
            r -> r.name(name).definition(definition).roleArn("arn:aws:iam::000000000000:role/any"))
        .stateMachineArn();
  }

  /** What an execution without input answers, which must succeed. */
  JsonNode output(String machine) throws IOException {
    DescribeExecutionResponse ended = run(machine, "{}");
    assertThat(ended.status()).as(ended.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
    return JSON.readTree(ended.output());
  }

  /** An execution that has ended, however. */
  DescribeExecutionResponse run(String machine, String input) {
    return ended(
        client
            .startExecution(request -> request.stateMachineArn(machine).input(input))
            .executionArn());
  }

  /** The execution once it has ended. */
  DescribeExecutionResponse ended(String execution) {
    return Awaitility.await()
        .until(
            () -> client.describeExecution(request -> request.executionArn(execution)),
            description -> description.status() != ExecutionStatus.RUNNING);
  }

  List<HistoryEvent> history(String execution) {
    return client.getExecutionHistory(request -> request.executionArn(execution)).events();
  }
}
