package dev.millrace.asl.run;

import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionQuery;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.InMemoryExecutionStore;
import dev.millrace.asl.store.Machine;
import dev.millrace.asl.store.MapRun;
import dev.millrace.asl.store.Page;
import dev.millrace.asl.store.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Remembers every write, so that a test can see the store as it was after each of them. */
final class RecordingStore implements ExecutionStore {
  private final ExecutionStore inner = new InMemoryExecutionStore();
  private final List<Consumer<ExecutionStore>> writes = new ArrayList<>();

  synchronized int writes() {
    return writes.size();
  }

  /** The store as a crash after that many writes would leave it. */
  synchronized ExecutionStore after(int count) {
    ExecutionStore store = new InMemoryExecutionStore();
    writes.subList(0, count).forEach(each -> each.accept(store));
    return store;
  }

  private synchronized void write(Consumer<ExecutionStore> operation) {
    writes.add(operation);
    operation.accept(inner);
  }

  @Override
  public synchronized boolean create(Execution execution, List<HistoryEvent> events) {
    if (inner.find(execution.arn()).isPresent()) {
      return false;
    }
    write(store -> store.create(execution, events));
    return true;
  }

  @Override
  public void append(String executionArn, List<HistoryEvent> events) {
    write(store -> store.append(executionArn, events));
  }

  @Override
  public void update(Execution execution, List<HistoryEvent> events) {
    write(store -> store.update(execution, events));
  }

  @Override
  public void putMachine(Machine machine) {
    write(store -> store.putMachine(machine));
  }

  @Override
  public void deleteMachine(String arn) {
    write(store -> store.deleteMachine(arn));
  }

  @Override
  public void putRevision(Revision revision) {
    write(store -> store.putRevision(revision));
  }

  @Override
  public void putMapRun(MapRun mapRun) {
    write(store -> store.putMapRun(mapRun));
  }

  @Override
  public Optional<Execution> find(String executionArn) {
    return inner.find(executionArn);
  }

  @Override
  public Page<Execution> list(ExecutionQuery query, String cursor, int limit) {
    return inner.list(query, cursor, limit);
  }

  @Override
  public List<Execution> unfinished() {
    return inner.unfinished();
  }

  @Override
  public List<Execution> children(String mapRunArn, long fromOrdinal, int limit) {
    return inner.children(mapRunArn, fromOrdinal, limit);
  }

  @Override
  public List<HistoryEvent> events(String executionArn, long afterId, int limit) {
    return inner.events(executionArn, afterId, limit);
  }

  @Override
  public long lastEventId(String executionArn) {
    return inner.lastEventId(executionArn);
  }

  @Override
  public Optional<Machine> findMachine(String arn) {
    return inner.findMachine(arn);
  }

  @Override
  public Page<Machine> machines(String cursor, int limit) {
    return inner.machines(cursor, limit);
  }

  @Override
  public Optional<Revision> findRevision(String id) {
    return inner.findRevision(id);
  }

  @Override
  public Optional<MapRun> findMapRun(String arn) {
    return inner.findMapRun(arn);
  }

  @Override
  public List<MapRun> mapRuns(String executionArn) {
    return inner.mapRuns(executionArn);
  }
}
