package dev.millrace.asl.run;

import dev.millrace.asl.definition.Definition;
import dev.millrace.asl.definition.Flow;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The executions under way. Thread-safe. */
final class Runs {
  private static final int PAGE = 1000;

  private final Map<String, Run> live = new ConcurrentHashMap<>();
  private volatile boolean isClosing;

  Optional<Run> find(String arn) {
    return Optional.ofNullable(live.get(arn));
  }

  boolean isClosing() {
    return isClosing;
  }

  void remove(Run run) {
    live.remove(run.execution().arn(), run);
  }

  /** Suspends all that runs. */
  void close() {
    isClosing = true;
    live.values().forEach(Run::suspend);
  }

  List<Run> all() {
    return new ArrayList<>(live.values());
  }

  /**
   * An execution that was kept and is to begin or to go on.
   *
   * @param hasHistory whether it has events of an earlier life
   */
  Run top(
      Services services,
      Execution execution,
      boolean hasHistory,
      Definition definition,
      Revision revision) {
    return add(
        new Run(
            services,
            execution,
            revision,
            definition.flow(),
            definition.timeoutSeconds(),
            journal(services, execution, hasHistory)));
  }

  /**
   * A child of a map run, kept now if it was not before, and redriven if it had ended.
   *
   * @param isKnown whether it was kept before
   */
  Run child(Services services, Execution execution, boolean isKnown, Flow processor, Run parent) {
    ExecutionStore store = services.store();
    Revision revision = store.findRevision(execution.revision()).orElseGet(parent::revision);
    boolean isExpress = execution.type() == MachineType.EXPRESS;
    Execution current = execution;
    if (!isKnown) {
      store.create(
          execution,
          isExpress ? List.of() : List.of(Run.firstEvent(execution, revision.roleArn())));
    } else if (execution.status().isFinal()) {
      current = redrive(services, execution);
    }
    return add(
        new Run(services, current, revision, processor, null, journal(services, current, isKnown)));
  }

  /** Lets an execution that ended go on from where it failed. */
  static Execution redrive(Services services, Execution ended) {
    Execution again = ended.redriven(services.timers().instant());
    List<HistoryEvent> events =
        ended.type() == MachineType.EXPRESS
            ? List.of()
            : List.of(
                new HistoryEvent(
                    services.store().lastEventId(ended.arn()) + 1,
                    0,
                    services.timers().instant(),
                    EventType.EXECUTION_REDRIVEN,
                    Json.object().put("redriveCount", again.redriveCount()),
                    "",
                    Json.object()));
    services.store().update(again, events);
    return again;
  }

  private Run add(Run run) {
    live.put(run.execution().arn(), run);
    if (isClosing) {
      run.suspend();
    }
    return run;
  }

  private static Journal journal(Services services, Execution execution, boolean hasHistory) {
    boolean isKept = execution.type() == MachineType.STANDARD;
    List<HistoryEvent> events =
        hasHistory && isKept ? events(services.store(), execution.arn()) : List.of();
    HistoryEvent last = events.isEmpty() ? null : events.getLast();
    return new Journal(
        execution.arn(),
        services.store(),
        services.timers(),
        isKept,
        lastId(last),
        new Recorded(events));
  }

  private static long lastId(@Nullable HistoryEvent last) {
    return last == null ? 1 : last.id();
  }

  private static List<HistoryEvent> events(ExecutionStore store, String arn) {
    List<HistoryEvent> all = new ArrayList<>();
    while (true) {
      List<HistoryEvent> page = store.events(arn, all.isEmpty() ? 0 : all.getLast().id(), PAGE);
      all.addAll(page);
      if (page.size() < PAGE) {
        return all;
      }
    }
  }
}
