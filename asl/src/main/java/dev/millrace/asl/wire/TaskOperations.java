package dev.millrace.asl.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.Refusal;
import dev.millrace.asl.run.TaskTokens;
import java.util.Map;

/** Operations on tasks that wait for tokens. */
final class TaskOperations {
  private static final int TOKEN_LENGTH = 2048;
  private static final int OUTPUT_LENGTH = 262_144;
  private static final int ERROR_LENGTH = 256;
  private static final int CAUSE_LENGTH = 32_768;

  private final TaskTokens tokens;

  TaskOperations(ExecutionEngine engine) {
    this.tokens = engine.tokens();
  }

  Map<String, Operation> all() {
    return Map.of(
        "SendTaskSuccess", this::succeed,
        "SendTaskFailure", this::fail,
        "SendTaskHeartbeat", this::beat);
  }

  private ObjectNode succeed(Params params) throws Refusal {
    tokens.succeed(params.text("taskToken", TOKEN_LENGTH), params.text("output", OUTPUT_LENGTH));
    return Answers.empty();
  }

  private ObjectNode fail(Params params) throws Refusal {
    tokens.fail(
        params.text("taskToken", TOKEN_LENGTH),
        params.optionalText("error", ERROR_LENGTH),
        params.optionalText("cause", CAUSE_LENGTH));
    return Answers.empty();
  }

  private ObjectNode beat(Params params) throws Refusal {
    tokens.beat(params.text("taskToken", TOKEN_LENGTH));
    return Answers.empty();
  }
}
