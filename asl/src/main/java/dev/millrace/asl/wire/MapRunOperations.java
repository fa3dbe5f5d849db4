package dev.millrace.asl.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.Refusal;
import dev.millrace.asl.store.Counts;
import dev.millrace.asl.store.MapRun;
import java.util.List;
import java.util.Map;

/** Operations on map runs. */
final class MapRunOperations {
  private final ExecutionEngine engine;

  MapRunOperations(ExecutionEngine engine) {
    this.engine = engine;
  }

  Map<String, Operation> all() {
    return Map.of(
        "DescribeMapRun", this::describe,
        "ListMapRuns", this::list,
        "UpdateMapRun", this::update);
  }

  private ObjectNode describe(Params params) throws Refusal {
    String arn = params.arn("mapRunArn", "mapRun");
    MapRun run =
        engine
            .findMapRun(arn)
            .orElseThrow(
                () -> new Refusal("ResourceNotFound", "Resource not found: '%s'".formatted(arn)));
    ObjectNode answer =
        Answers.empty()
            .put("mapRunArn", run.arn())
            .put("executionArn", run.executionArn())
            .put("status", run.status().name())
            .put("maxConcurrency", run.maxConcurrency())
            .put("toleratedFailurePercentage", run.toleratedPercentage())
            .put("toleratedFailureCount", run.toleratedCount())
            .put("redriveCount", run.redriveCount());
    Answers.put(answer, "startDate", run.startDate());
    Answers.put(answer, "stopDate", run.stopDate());
    Answers.put(answer, "redriveDate", run.redriveDate());
    answer.set("itemCounts", counts(run.items()));
    answer.set("executionCounts", counts(run.executions()));
    return answer;
  }

  private static ObjectNode counts(Counts counts) {
    return Answers.empty()
        .put("pending", counts.pending())
        .put("running", counts.running())
        .put("succeeded", counts.succeeded())
        .put("failed", counts.failed())
        .put("timedOut", counts.timedOut())
        .put("aborted", counts.aborted())
        .put("total", counts.total())
        .put("resultsWritten", counts.resultsWritten())
        .put("failuresNotRedrivable", counts.failuresNotRedrivable())
        .put("pendingRedrive", counts.pendingRedrive());
  }

  private ObjectNode list(Params params) throws Refusal {
    String arn = params.arn("executionArn", "execution");
    if (engine.find(arn).isEmpty()) {
      throw new Refusal("ExecutionDoesNotExist", "Execution Does Not Exist: '%s'".formatted(arn));
    }
    int size = params.pageSize();
    List<MapRun> all = engine.store().mapRuns(arn);
    int from = (int) Math.min(all.size(), Cursor.number(params.optionalText("nextToken", 1024), 0));
    int to = Math.min(all.size(), from + size);
    ObjectNode answer = Answers.empty();
    ArrayNode array = answer.putArray("mapRuns");
    for (MapRun run : all.subList(from, to)) {
      ObjectNode item =
          array
              .addObject()
              .put("executionArn", run.executionArn())
              .put("mapRunArn", run.arn())
              .put("stateMachineArn", run.machineArn());
      Answers.put(item, "startDate", run.startDate());
      Answers.put(item, "stopDate", run.stopDate());
    }
    Answers.put(answer, "nextToken", Cursor.encode(to < all.size() ? Integer.toString(to) : null));
    return answer;
  }

  private ObjectNode update(Params params) throws Refusal {
    engine.boundMapRun(
        params.arn("mapRunArn", "mapRun"),
        params.number("maxConcurrency"),
        params.number("toleratedFailureCount"),
        params.decimal("toleratedFailurePercentage"));
    return Answers.empty();
  }
}
