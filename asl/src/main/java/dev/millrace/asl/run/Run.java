package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.definition.Flow;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.run.Cancellation.Cancelled;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import dev.millrace.asl.store.Revision;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An execution under way. */
final class Run {
  private final Services services;
  private final Execution execution;
  private final Revision revision;
  private final Flow flow;
  private final @Nullable Long timeoutSeconds;
  private final Journal journal;
  private final Cancellation root = new Cancellation(null);
  private final CompletableFuture<Execution> ended = new CompletableFuture<>();
  private volatile boolean isSuspended;
  private volatile @Nullable Execution result;

  Run(
      Services services,
      Execution execution,
      Revision revision,
      Flow flow,
      @Nullable Long timeoutSeconds,
      Journal journal) {
    this.services = services;
    this.execution = execution;
    this.revision = revision;
    this.flow = flow;
    this.timeoutSeconds = timeoutSeconds;
    this.journal = journal;
  }

  /** An execution that has not begun. */
  static Execution fresh(
      String arn,
      String name,
      String machineArn,
      String revision,
      MachineType type,
      String input,
      Instant at,
      Execution.@Nullable Parent parent) {
    return new Execution(
        arn,
        name,
        machineArn,
        revision,
        type,
        input,
        ExecutionStatus.RUNNING,
        at,
        null,
        null,
        null,
        null,
        0,
        null,
        parent);
  }

  /** The event with which a history begins. */
  static HistoryEvent firstEvent(Execution execution, String roleArn) {
    ObjectNode details = Json.object().put("input", execution.input());
    details.putObject("inputDetails").put("truncated", false);
    details.put("roleArn", roleArn);
    return new HistoryEvent(
        1, 0, execution.startDate(), EventType.EXECUTION_STARTED, details, "", Json.object());
  }

  Services services() {
    return services;
  }

  Execution execution() {
    return execution;
  }

  Revision revision() {
    return revision;
  }

  Journal journal() {
    return journal;
  }

  Arns arns() {
    return new Arns(region(), Arns.accountOf(execution.arn()));
  }

  String region() {
    return Arns.regionOf(execution.arn());
  }

  /** The name of the machine, without the label of a map. */
  String baseName() {
    String name = revision.machineName();
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  /** What the children of a map run of this execution run. */
  Revision childRevision(String mapRunArn, String label, ObjectNode processor) {
    String name = baseName() + "/" + label;
    return new Revision(
        mapRunArn,
        arns().machine(name),
        name,
        Json.text(processor),
        revision.roleArn(),
        services.timers().instant(),
        mapRunArn,
        label);
  }

  /** What it ended as, once it has and all that it had begun is over. */
  CompletableFuture<Execution> ended() {
    return ended;
  }

  /** Whether the engine closes; the execution goes on in its next life. */
  boolean isSuspended() {
    return isSuspended;
  }

  /**
   * Begins, or goes on.
   *
   * @param onEnd told what it ended as; not told if it is suspended
   */
  void start(Consumer<Execution> onEnd) {
    services.workload().begin();
    Thread.ofVirtual().name("asl-run").start(() -> live(onEnd));
  }

  /** Ends it as aborted; false if it has ended. */
  boolean stop(@Nullable String error, @Nullable String cause) {
    StateFailure why = new StateFailure(error, cause, null);
    Execution aborted =
        execution.unsuccessful(ExecutionStatus.ABORTED, services.timers().instant(), error, cause);
    boolean isFirst = end(aborted, EventType.EXECUTION_ABORTED, 0, why.details());
    root.cancel();
    return isFirst;
  }

  /** Stops it without ending it. */
  void suspend() {
    isSuspended = true;
    journal.flush();
    journal.abandon();
    root.cancel();
  }

  private void live(Consumer<Execution> onEnd) {
    Timers.Timer timer = startTimer();
    try {
      work();
    } finally {
      if (timer != null) {
        timer.cancel();
      }
      Execution last = result;
      services.runs().remove(this);
      if (last != null) {
        onEnd.accept(last);
        ended.complete(last);
      } else {
        ended.cancel(false);
      }
      services.workload().end();
    }
  }

  private Timers.@Nullable Timer startTimer() {
    if (timeoutSeconds == null) {
      return null;
    }
    Instant redriven = execution.redriveDate();
    Instant from = redriven == null ? execution.startDate() : redriven;
    return services.timers().at(from.plusSeconds(timeoutSeconds), this::expire);
  }

  private void expire() {
    Execution late =
        execution.unsuccessful(ExecutionStatus.TIMED_OUT, services.timers().instant(), null, null);
    end(late, EventType.EXECUTION_TIMED_OUT, 0, Json.object().put("error", ErrorNames.TIMEOUT));
    root.cancel();
  }

  private void work() {
    Strand strand = new Strand(this, root, 0);
    try {
      JsonNode output =
          FlowRunner.run(strand, flow, "", Json.parse(execution.input()), Map.of(), surroundings());
      succeed(Json.text(output), strand.source());
    } catch (Cancelled _) {
      // Whoever stopped it has said how it ended.
    } catch (Fatal fatal) {
      fail(fatal.failure(), fatal.previous());
    } catch (StateFailure failure) {
      fail(failure, strand.published());
    } catch (RuntimeException | Error e) {
      // A fault of the interpreter must end the execution, or it would seem to run forever.
      fail(new StateFailure(ErrorNames.RUNTIME, String.valueOf(e), null), strand.published());
    }
  }

  private void succeed(String output, long previous) {
    ObjectNode details = Json.object().put("output", output);
    details.putObject("outputDetails").put("truncated", false);
    Instant now = services.timers().instant();
    end(execution.succeeded(now, output), EventType.EXECUTION_SUCCEEDED, previous, details);
  }

  private void fail(StateFailure failure, long previous) {
    Execution failed =
        execution.unsuccessful(
            ExecutionStatus.FAILED, services.timers().instant(), failure.error(), failure.cause());
    end(failed, EventType.EXECUTION_FAILED, previous, failure.details());
  }

  private boolean end(Execution as, EventType type, long previous, ObjectNode details) {
    boolean isFirst = journal.end(as, type, previous, details, Json.object());
    if (isFirst) {
      result = as;
    }
    return isFirst;
  }

  private ObjectNode surroundings() {
    ObjectNode surroundings = Json.object();
    ObjectNode own = surroundings.putObject("Execution").put("Id", execution.arn());
    own.set("Input", Json.parse(execution.input()));
    own.put("StartTime", Json.time(execution.startDate()))
        .put("Name", execution.name())
        .put("RoleArn", revision.roleArn());
    if (execution.type() == MachineType.STANDARD) {
      own.put("RedriveCount", execution.redriveCount());
      Instant redriven = execution.redriveDate();
      if (redriven != null) {
        own.put("RedriveTime", Json.time(redriven));
      }
    }
    surroundings
        .putObject("StateMachine")
        .put("Id", execution.machineArn())
        .put("Name", revision.machineName());
    return surroundings;
  }
}
