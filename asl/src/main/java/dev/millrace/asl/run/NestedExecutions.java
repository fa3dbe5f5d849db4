package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.Resource;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Executions that Task states start: {@code arn:aws:states:::states:startExecution}. */
final class NestedExecutions {
  private final Starter starter;
  private final Runs runs;

  /** Starts executions and finds them. */
  interface Starter {
    Execution start(String machineArn, String name, String input) throws Refusal;

    Optional<Execution> find(String machineArn, String name);

    CompletableFuture<Execution> ended(String executionArn);
  }

  NestedExecutions(Starter starter, Runs runs) {
    this.starter = starter;
    this.runs = runs;
  }

  /** Starts the execution that the request asks for; the same request starts no second one. */
  JsonNode start(TaskRequest request) {
    JsonNode arguments = request.arguments();
    String name =
        arguments
            .path("Name")
            .asText(
                UUID.nameUUIDFromBytes(request.id().getBytes(StandardCharsets.UTF_8)).toString());
    JsonNode input = arguments.path("Input");
    String text =
        input.isMissingNode() || input.isNull()
            ? "{}"
            : input.isTextual() ? input.textValue() : Json.text(input);
    try {
      Execution started =
          start(arguments.path("StateMachineArn").asText(), name, text, arguments.has("Name"));
      ObjectNode answer = Json.object().put("ExecutionArn", started.arn());
      answer.putObject("SdkHttpMetadata").put("HttpStatusCode", 200);
      answer.putObject("SdkResponseMetadata").put("RequestId", name);
      return answer.put("StartDate", started.startDate().toEpochMilli());
    } catch (Refusal e) {
      throw new StatesError(
          "StepFunctions.%sException".formatted(e.code()),
          "%s (Service: AWSStepFunctions; Status Code: 400; Error Code: %s; Request ID: %s; Proxy: null)"
              .formatted(e.getMessage(), e.code(), name));
    }
  }

  private Execution start(String machineArn, String name, String input, boolean isNamed)
      throws Refusal {
    if (!isNamed) {
      Optional<Execution> before = starter.find(machineArn, name);
      if (before.isPresent()) {
        return before.get();
      }
    }
    return starter.start(machineArn, name, input);
  }

  /**
   * Waits for the end of an execution, without a thread.
   *
   * @param details of the event that tells that it was started
   * @param stop stops it if it still runs
   */
  void follow(
      Resource.Service resource, ObjectNode details, StopSignal stop, Consumer<TaskOutcome> sink) {
    String arn = Json.parse(details.path("output").textValue()).path("ExecutionArn").textValue();
    var _ =
        starter
            .ended(arn)
            .thenAccept(ended ->
                sink.accept(outcome(ended, resource.pattern() == Resource.Pattern.SYNC_2)));
    stop.onStop(() -> {
      if (!runs.isClosing()) {
        runs.find(arn).ifPresent(run -> run.stop(null, null));
      }
    });
  }

  private static TaskOutcome outcome(Execution ended, boolean isJson) {
    String text = Json.text(describe(ended, isJson));
    return ended.status() == ExecutionStatus.SUCCEEDED
        ? new TaskOutcome.Done(text)
        : new TaskOutcome.Failed(ErrorNames.TASK_FAILED, text);
  }

  private static ObjectNode describe(Execution ended, boolean isJson) {
    ObjectNode node = Json.object();
    put(node, "Cause", ended.cause());
    put(node, "Error", ended.error());
    node.put("ExecutionArn", ended.arn());
    set(node, "Input", ended.input(), isJson);
    node.putObject("InputDetails").put("Included", true);
    node.put("Name", ended.name());
    String output = ended.output();
    if (output != null) {
      set(node, "Output", output, isJson);
      node.putObject("OutputDetails").put("Included", true);
    }
    node.put("StartDate", ended.startDate().toEpochMilli());
    node.put("StateMachineArn", ended.machineArn());
    node.put("Status", ended.status().name());
    if (ended.stopDate() != null) {
      node.put("StopDate", ended.stopDate().toEpochMilli());
    }
    return node;
  }

  private static void set(ObjectNode node, String name, String text, boolean isJson) {
    if (isJson) {
      node.set(name, Json.parse(text));
    } else {
      node.put(name, text);
    }
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
