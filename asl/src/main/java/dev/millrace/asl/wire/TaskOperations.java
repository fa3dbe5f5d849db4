package dev.millrace.asl.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.Refusal;
import java.util.Map;

/** Operations on tasks that wait for tokens. */
final class TaskOperations {
  private static final int TOKEN_LENGTH = 2048;
  private static final int OUTPUT_LENGTH = 262_144;
  private static final int ERROR_LENGTH = 256;
  private static final int CAUSE_LENGTH = 32_768;

  private final ExecutionEngine engine;

  TaskOperations(ExecutionEngine engine) {
    this.engine = engine;
  }

  Map<String, Operation> all() {
    return Map.of(
        "SendTaskSuccess", this::succeed,
        "SendTaskFailure", this::fail,
        "SendTaskHeartbeat", this::beat);
  }

  private ObjectNode succeed(Params params) throws Refusal {
    engine.sendSuccess(
        params.text("taskToken", TOKEN_LENGTH), params.text("output", OUTPUT_LENGTH));
    return Answers.empty();
  }

  private ObjectNode fail(Params params) throws Refusal {
    engine.sendFailure(
        params.text("taskToken", TOKEN_LENGTH),
        params.optionalText("error", ERROR_LENGTH),
        params.optionalText("cause", CAUSE_LENGTH));
    return Answers.empty();
  }

  private ObjectNode beat(Params params) throws Refusal {
    engine.sendHeartbeat(params.text("taskToken", TOKEN_LENGTH));
    return Answers.empty();
  }
}
