package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import org.jspecify.annotations.Nullable;

/** How results of children are written. */
record ResultFormat(String transformation, boolean isLines) {
  private static final String NONE = "NONE";
  private static final String FLATTEN = "FLATTEN";

  static ResultFormat of(@Nullable ObjectNode writer, boolean isExported) {
    JsonNode config = writer == null ? Json.object() : writer.path("WriterConfig");
    return new ResultFormat(
        config.path("Transformation").asText(isExported ? NONE : "COMPACT"),
        config.path("OutputType").asText("JSON").equals("JSONL"));
  }

  boolean isFlat() {
    return transformation.equals(FLATTEN);
  }

  String extension() {
    return isLines ? "jsonl" : "json";
  }

  /** The child as a JSON text. */
  String render(Execution child) {
    String output = child.output();
    return transformation.equals(NONE) || output == null ? Json.text(record(child)) : output;
  }

  /** All that is told of a child. */
  static ObjectNode record(Execution child) {
    ObjectNode record = Json.object();
    if (child.cause() != null) {
      record.put("Cause", child.cause());
    }
    if (child.error() != null) {
      record.put("Error", child.error());
    }
    record.put("ExecutionArn", child.arn()).put("Input", child.input());
    record.putObject("InputDetails").put("Included", true);
    record.put("Name", child.name());
    if (child.output() != null) {
      record.put("Output", child.output());
    }
    record.putObject("OutputDetails").put("Included", true);
    record.put("RedriveCount", child.redriveCount());
    boolean isRedrivable = child.status().isUnsuccessful();
    record.put("RedriveStatus", isRedrivable ? "REDRIVABLE" : "NOT_REDRIVABLE");
    if (!isRedrivable) {
      record.put(
          "RedriveStatusReason",
          "Execution is %s and cannot be redriven".formatted(child.status()));
    }
    record.put("StartDate", Json.time(child.startDate()));
    record.put("StateMachineArn", child.machineArn());
    record.put("Status", child.status().name());
    if (child.stopDate() != null) {
      record.put("StopDate", Json.time(child.stopDate()));
    }
    return record;
  }

  /** The name of the files that such children go to. */
  static String file(ExecutionStatus status) {
    return status == ExecutionStatus.SUCCEEDED ? "SUCCEEDED" : "FAILED";
  }
}
