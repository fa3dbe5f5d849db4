package dev.millrace.asl.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.history.HistoryJson;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.Machines;
import dev.millrace.asl.run.Refusal;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionQuery;
import dev.millrace.asl.store.ExecutionStatus;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.Machine;
import dev.millrace.asl.store.Page;
import dev.millrace.asl.store.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operations on executions. */
final class ExecutionOperations {
  private static final int INPUT_LENGTH = 262_144;
  private static final int TOKEN_LENGTH = 3096;
  private static final long BILLED_MILLIS = 100;
  private static final List<ExecutionStatus> STATUSES =
      List.of(
          ExecutionStatus.SUCCEEDED,
          ExecutionStatus.TIMED_OUT,
          ExecutionStatus.PENDING_REDRIVE,
          ExecutionStatus.ABORTED,
          ExecutionStatus.FAILED,
          ExecutionStatus.RUNNING);

  private final ExecutionEngine engine;
  private final ExecutionStore store;
  private final Machines machines;

  private enum RedriveFilter {
    REDRIVEN,
    NOT_REDRIVEN
  }

  ExecutionOperations(ExecutionEngine engine, Machines machines) {
    this.engine = engine;
    this.store = engine.store();
    this.machines = machines;
  }

  Map<String, Operation> all() {
    return Map.of(
        "StartExecution", this::start,
        "StartSyncExecution", this::startSync,
        "StopExecution", this::stop,
        "DescribeExecution", this::describe,
        "ListExecutions", this::list,
        "GetExecutionHistory", this::history,
        "DescribeStateMachineForExecution", this::machine,
        "RedriveExecution", this::redrive);
  }

  private ObjectNode start(Params params) throws Refusal {
    Execution execution = engine.start(machineOf(params), name(params), input(params));
    ObjectNode answer = Answers.empty().put("executionArn", execution.arn());
    Answers.put(answer, "startDate", execution.startDate());
    return answer;
  }

  private Machine machineOf(Params params) throws Refusal {
    return machines.find(params.arn("stateMachineArn", "stateMachine"));
  }

  private static @Nullable String name(Params params) throws Refusal {
    String name = params.optionalText("name");
    if (name != null) {
      Machines.checkName(name);
    }
    return name;
  }

  private static String input(Params params) throws Refusal {
    String input = params.optionalText("input", INPUT_LENGTH);
    return input == null ? "{}" : input;
  }

  private ObjectNode startSync(Params params) throws Refusal {
    Machine machine = machineOf(params);
    if (machine.type() != MachineType.EXPRESS) {
      throw wrongType();
    }
    Execution ended = engine.startSync(machine, name(params), input(params));
    ObjectNode answer = common(ended);
    Answers.put(answer, "error", ended.error());
    Answers.put(answer, "cause", ended.cause());
    Answers.data(answer, "input", ended.input());
    Answers.data(answer, "output", ended.output());
    answer.putObject("outputDetails").put("included", true);
    long millis =
        ended.stopDate() == null
            ? 0
            : Duration.between(ended.startDate(), ended.stopDate()).toMillis();
    answer
        .putObject("billingDetails")
        .put("billedMemoryUsedInMB", 64)
        .put(
            "billedDurationInMilliseconds",
            Math.max(1, Math.ceilDiv(millis, BILLED_MILLIS)) * BILLED_MILLIS);
    return answer;
  }

  private static Refusal wrongType() {
    return new Refusal(
        "StateMachineTypeNotSupported",
        "This operation is not supported by this type of state machine");
  }

  private static ObjectNode common(Execution execution) {
    ObjectNode answer =
        Answers.empty()
            .put("executionArn", execution.arn())
            .put("stateMachineArn", execution.machineArn())
            .put("name", execution.name())
            .put("status", execution.status().name());
    Answers.put(answer, "startDate", execution.startDate());
    Answers.put(answer, "stopDate", execution.stopDate());
    return answer;
  }

  private Execution execution(Params params) throws Refusal {
    String arn = params.arn("executionArn", "execution");
    return engine
        .find(arn)
        .orElseThrow(() ->
            new Refusal("ExecutionDoesNotExist", "Execution Does Not Exist: '%s'".formatted(arn)));
  }

  private ObjectNode stop(Params params) throws Refusal {
    Execution execution = execution(params);
    Execution stopped =
        engine.stop(
            execution.arn(),
            params.optionalText("error", 256),
            params.optionalText("cause", 32_768));
    ObjectNode answer = Answers.empty();
    Answers.put(answer, "stopDate", stopped.stopDate());
    return answer;
  }

  private ObjectNode describe(Params params) throws Refusal {
    Execution execution = execution(params);
    ObjectNode answer = common(execution);
    if (params.optionalText("includedData") == null
        || !params.text("includedData").equals("METADATA_ONLY")) {
      Answers.data(answer, "input", execution.input());
      Answers.data(answer, "output", execution.output());
      Answers.put(answer, "error", execution.error());
      Answers.put(answer, "cause", execution.cause());
    }
    answer.put("redriveCount", execution.redriveCount());
    Answers.put(answer, "redriveDate", execution.redriveDate());
    redrivable(answer, execution);
    Execution.Parent parent = execution.parent();
    Answers.put(answer, "mapRunArn", parent == null ? null : parent.mapRunArn());
    return answer;
  }

  private void redrivable(ObjectNode answer, Execution execution) {
    if (execution.parent() != null && execution.status().isUnsuccessful()) {
      answer.put("redriveStatus", "REDRIVABLE_BY_MAP_RUN");
      return;
    }
    Optional<String> reason = engine.notRedrivable(execution);
    answer.put("redriveStatus", reason.isPresent() ? "NOT_REDRIVABLE" : "REDRIVABLE");
    Answers.put(answer, "redriveStatusReason", reason.orElse(null));
  }

  private ObjectNode list(Params params) throws Refusal {
    int size = params.pageSize();
    ExecutionStatus status = params.choice("statusFilter", STATUSES);
    RedriveFilter filter =
        params.choice("redriveFilter", List.of(RedriveFilter.REDRIVEN, RedriveFilter.NOT_REDRIVEN));
    Boolean redriven = filter == null ? null : (Boolean) (filter == RedriveFilter.REDRIVEN);
    Page<Execution> page =
        store.list(
            query(params, status, redriven),
            Cursor.decode(params.optionalText("nextToken", TOKEN_LENGTH)),
            size);
    ObjectNode answer = Answers.empty();
    ArrayNode array = answer.putArray("executions");
    for (Execution execution : page.items()) {
      ObjectNode item = common(execution).put("redriveCount", execution.redriveCount());
      Answers.put(item, "redriveDate", execution.redriveDate());
      Execution.Parent parent = execution.parent();
      if (parent != null) {
        item.put("mapRunArn", parent.mapRunArn()).put("itemCount", parent.items());
      }
      array.add(item);
    }
    Answers.put(answer, "nextToken", Cursor.encode(page.cursor()));
    return answer;
  }

  private ExecutionQuery query(
      Params params, @Nullable ExecutionStatus status, @Nullable Boolean redriven) throws Refusal {
    if (params.has("mapRunArn")) {
      String arn = params.arn("mapRunArn", "mapRun");
      if (engine.findMapRun(arn).isEmpty()) {
        throw new Refusal("ResourceNotFound", "Resource not found: '%s'".formatted(arn));
      }
      return new ExecutionQuery(null, arn, status, redriven);
    }
    Machine machine = machineOf(params);
    if (machine.type() == MachineType.EXPRESS) {
      throw wrongType();
    }
    return new ExecutionQuery(machine.arn(), null, status, redriven);
  }

  private ObjectNode history(Params params) throws Refusal {
    Execution execution = execution(params);
    int size = params.pageSize();
    boolean reverse = params.flag("reverseOrder", false);
    boolean withData = params.flag("includeExecutionData", true);
    String token = params.optionalText("nextToken", TOKEN_LENGTH);
    long last = store.lastEventId(execution.arn());
    long from = Cursor.number(token, reverse ? last + 1 : 0);
    List<HistoryEvent> events;
    Long next;
    if (reverse) {
      long start = Math.max(0, from - 1 - size);
      events = new ArrayList<>(store.events(execution.arn(), start, (int) (from - 1 - start)));
      Collections.reverse(events);
      next = start > 0 ? (Long) (start + 1) : null;
    } else {
      events = store.events(execution.arn(), from, size);
      next = !events.isEmpty() && events.getLast().id() < last ? events.getLast().id() : null;
    }
    ObjectNode answer = Answers.empty();
    ArrayNode array = answer.putArray("events");
    events.forEach(each -> array.add(HistoryJson.render(each, withData)));
    Answers.put(answer, "nextToken", Cursor.encode(next == null ? null : next.toString()));
    return answer;
  }

  private ObjectNode machine(Params params) throws Refusal {
    Execution execution = execution(params);
    Revision revision =
        store
            .findRevision(execution.revision())
            .orElseThrow(() -> new IllegalStateException("an execution has a revision"));
    ObjectNode answer = MachineOperations.of(revision);
    Answers.put(answer, "updateDate", revision.date());
    Answers.put(answer, "mapRunArn", revision.mapRunArn());
    Answers.put(answer, "label", revision.label());
    answer.setAll(
        MachineOperations.configuration(store.findMachine(revision.machineArn()).orElse(null)));
    return answer;
  }

  private ObjectNode redrive(Params params) throws Refusal {
    Execution again = engine.redrive(execution(params).arn());
    ObjectNode answer = Answers.empty();
    Answers.put(answer, "redriveDate", again.redriveDate());
    return answer;
  }
}
