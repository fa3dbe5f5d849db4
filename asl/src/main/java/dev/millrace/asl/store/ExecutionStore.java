package dev.millrace.asl.store;

import dev.millrace.asl.history.HistoryEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps machines, executions, histories and map runs. What a method wrote is durable when it
 * returns, all of it or nothing. Thread-safe.
 */
public interface ExecutionStore {
  /** Keeps a new execution with the first events of its history; false if there is one already. */
  boolean create(Execution execution, List<HistoryEvent> events);

  /** Adds events to the end of a history. */
  void append(String executionArn, List<HistoryEvent> events);

  /** Replaces the execution and adds events to the end of its history. */
  void update(Execution execution, List<HistoryEvent> events);

  Optional<Execution> find(String executionArn);

  /**
   * Executions, the one that was started last first.
   *
   * @param cursor of the page before; null for the first page
   * @param limit how many at most, above 0
   */
  Page<Execution> list(ExecutionQuery query, @Nullable String cursor, int limit);

  /** Executions that run and are no children of a map run. */
  List<Execution> unfinished();

  /** Children of a map run in their order, from an ordinal on. */
  List<Execution> children(String mapRunArn, long fromOrdinal, int limit);

  /** Events in their order, after the one of that id. */
  List<HistoryEvent> events(String executionArn, long afterId, int limit);

  /** The id of the last event; 0 for an empty history. */
  long lastEventId(String executionArn);

  /** Keeps the machine in place of the one with its ARN. */
  void putMachine(Machine machine);

  Optional<Machine> findMachine(String arn);

  /** Forgets the machine. Its executions and revisions stay. */
  void deleteMachine(String arn);

  /** Machines by name. */
  Page<Machine> machines(@Nullable String cursor, int limit);

  void putRevision(Revision revision);

  Optional<Revision> findRevision(String id);

  /** Keeps the map run in place of the one with its ARN. */
  void putMapRun(MapRun mapRun);

  Optional<MapRun> findMapRun(String arn);

  /** The map runs of an execution, the one that was started last first. */
  List<MapRun> mapRuns(String executionArn);
}
