package dev.millrace.asl.store;

import dev.millrace.asl.history.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps everything as long as the process lives. */
public final class InMemoryExecutionStore implements ExecutionStore {
  private final Map<String, Execution> executions = new HashMap<>();
  private final TreeMap<Long, String> order = new TreeMap<>();
  private final Map<String, List<HistoryEvent>> histories = new HashMap<>();
  private final Map<String, TreeMap<Long, String>> children = new HashMap<>();
  private final TreeMap<String, Machine> machines = new TreeMap<>();
  private final Map<String, Revision> revisions = new HashMap<>();
  private final Map<String, MapRun> mapRuns = new LinkedHashMap<>();

  @Override
  public synchronized boolean create(Execution execution, List<HistoryEvent> events) {
    if (executions.putIfAbsent(execution.arn(), execution) != null) {
      return false;
    }
    order.put(order.isEmpty() ? 1 : order.lastKey() + 1, execution.arn());
    Execution.Parent parent = execution.parent();
    if (parent != null) {
      children
          .computeIfAbsent(parent.mapRunArn(), _ -> new TreeMap<>())
          .put(parent.ordinal(), execution.arn());
    }
    append(execution.arn(), events);
    return true;
  }

  @Override
  public synchronized void append(String executionArn, List<HistoryEvent> events) {
    if (!events.isEmpty()) {
      histories.computeIfAbsent(executionArn, _ -> new ArrayList<>()).addAll(events);
    }
  }

  @Override
  public synchronized void update(Execution execution, List<HistoryEvent> events) {
    executions.put(execution.arn(), execution);
    append(execution.arn(), events);
  }

  @Override
  public synchronized Optional<Execution> find(String executionArn) {
    return Optional.ofNullable(executions.get(executionArn));
  }

  @Override
  public synchronized Page<Execution> list(
      ExecutionQuery query, @Nullable String cursor, int limit) {
    long before = cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
    List<Execution> found = new ArrayList<>();
    long last = 0;
    for (Map.Entry<Long, String> each : order.headMap(before, false).descendingMap().entrySet()) {
      Execution execution = executions.get(each.getValue());
      if (execution == null || !query.matches(execution)) {
        continue;
      }
      if (found.size() == limit) {
        return new Page<>(found, Long.toString(last));
      }
      found.add(execution);
      last = each.getKey();
    }
    return new Page<>(found, null);
  }

  @Override
  public synchronized List<Execution> unfinished() {
    List<Execution> found = new ArrayList<>();
    for (String arn : order.values()) {
      Execution execution = executions.get(arn);
      if (execution != null && !execution.status().isFinal() && execution.parent() == null) {
        found.add(execution);
      }
    }
    return found;
  }

  @Override
  public synchronized List<Execution> children(String mapRunArn, long fromOrdinal, int limit) {
    List<Execution> found = new ArrayList<>();
    for (String arn :
        children.getOrDefault(mapRunArn, new TreeMap<>()).tailMap(fromOrdinal, true).values()) {
      if (found.size() == limit) {
        break;
      }
      Execution execution = executions.get(arn);
      if (execution != null) {
        found.add(execution);
      }
    }
    return found;
  }

  @Override
  public synchronized List<HistoryEvent> events(String executionArn, long afterId, int limit) {
    List<HistoryEvent> all = histories.getOrDefault(executionArn, List.of());
    int from = (int) Math.min(Math.max(afterId, 0), all.size());
    return List.copyOf(all.subList(from, Math.min(all.size(), from + limit)));
  }

  @Override
  public synchronized long lastEventId(String executionArn) {
    return histories.getOrDefault(executionArn, List.of()).size();
  }

  @Override
  public synchronized void putMachine(Machine machine) {
    machines.put(machine.arn(), machine);
  }

  @Override
  public synchronized Optional<Machine> findMachine(String arn) {
    return Optional.ofNullable(machines.get(arn));
  }

  @Override
  public synchronized void deleteMachine(String arn) {
    machines.remove(arn);
  }

  @Override
  public synchronized Page<Machine> machines(@Nullable String cursor, int limit) {
    List<Machine> found = new ArrayList<>();
    for (Machine machine : (cursor == null ? machines : machines.tailMap(cursor, false)).values()) {
      if (found.size() == limit) {
        return new Page<>(found, found.getLast().arn());
      }
      found.add(machine);
    }
    return new Page<>(found, null);
  }

  @Override
  public synchronized void putRevision(Revision revision) {
    revisions.put(revision.id(), revision);
  }

  @Override
  public synchronized Optional<Revision> findRevision(String id) {
    return Optional.ofNullable(revisions.get(id));
  }

  @Override
  public synchronized void putMapRun(MapRun mapRun) {
    mapRuns.put(mapRun.arn(), mapRun);
  }

  @Override
  public synchronized Optional<MapRun> findMapRun(String arn) {
    return Optional.ofNullable(mapRuns.get(arn));
  }

  @Override
  public synchronized List<MapRun> mapRuns(String executionArn) {
    List<MapRun> found = new ArrayList<>();
    for (MapRun each : mapRuns.values()) {
      if (each.executionArn().equals(executionArn)) {
        found.addFirst(each);
      }
    }
    return found;
  }
}
