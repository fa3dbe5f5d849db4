package dev.millrace.asl.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store of executions promises. */
public abstract class ExecutionStoreContract {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00.123Z");

  /** An empty store. */
  protected abstract ExecutionStore store();

  private static Execution execution(String name, long second, Execution.Parent parent) {
    return new Execution(
        "arn:" + name,
        name,
        "arn:m",
        "r1",
        MachineType.STANDARD,
        "{\"a\": 1}",
        ExecutionStatus.RUNNING,
        START.plusSeconds(second),
        null,
        null,
        null,
        null,
        0,
        null,
        parent);
  }

  private static HistoryEvent event(long id) {
    ObjectNode details = JsonNodeFactory.instance.objectNode().put("input", "{\"é\":[1,2.5]}");
    ObjectNode memo = JsonNodeFactory.instance.objectNode().put("next", "B");
    return new HistoryEvent(
        id, id - 1, START.plusMillis(id), EventType.PASS_STATE_ENTERED, details, "/0#1/b2", memo);
  }

  private static ExecutionQuery ofMachine(ExecutionStatus status) {
    return new ExecutionQuery("arn:m", null, status, null);
  }

  @Test
  void shouldFindWhatWasCreatedAndCreateItOnce() {
    ExecutionStore store = store();
    Execution execution = execution("a", 0, new Execution.Parent("arn:run", 7, 3));

    assertThat(store.create(execution, List.of(event(1)))).isTrue();
    assertThat(store.create(execution("a", 5, null), List.of(event(1)))).isFalse();

    assertThat(store.find("arn:a")).contains(execution);
    assertThat(store.events("arn:a", 0, 10)).containsExactly(event(1));
    assertThat(store.find("arn:b")).isEmpty();
  }

  @Test
  void shouldKeepEventsInTheirOrder() {
    ExecutionStore store = store();
    store.create(execution("a", 0, null), List.of(event(1)));
    store.append("arn:a", List.of(event(2), event(3)));
    Execution ended = execution("a", 0, null).succeeded(START.plusSeconds(9), "[]");
    store.update(ended, List.of(event(4)));

    assertThat(store.events("arn:a", 0, 10))
        .containsExactly(event(1), event(2), event(3), event(4));
    assertThat(store.events("arn:a", 1, 2)).containsExactly(event(2), event(3));
    assertThat(store.events("arn:a", 4, 10)).isEmpty();
    assertThat(store.lastEventId("arn:a")).isEqualTo(4);
    assertThat(store.lastEventId("arn:none")).isZero();
    assertThat(store.find("arn:a")).contains(ended);
  }

  @Test
  void shouldListTheLastStartedFirstPageByPage() {
    ExecutionStore store = store();
    for (int i = 0; i < 5; i++) {
      store.create(execution("e" + i, i, null), List.of());
    }
    store.create(execution("child", 9, new Execution.Parent("arn:run", 0, 1)), List.of());

    List<String> names = new ArrayList<>();
    Page<Execution> page = store.list(ofMachine(null), null, 2);
    page.items().forEach(each -> names.add(each.name()));
    while (page.cursor() != null) {
      page = store.list(ofMachine(null), page.cursor(), 2);
      page.items().forEach(each -> names.add(each.name()));
    }

    assertThat(names).containsExactly("e4", "e3", "e2", "e1", "e0");
  }

  @Test
  void shouldListByStatusAndMapRun() {
    ExecutionStore store = store();
    store.create(execution("a", 0, null), List.of());
    store.create(execution("b", 1, null), List.of());
    store.update(
        execution("b", 1, null).unsuccessful(ExecutionStatus.FAILED, START, "E", null), List.of());
    store.create(execution("c", 2, new Execution.Parent("arn:run", 0, 1)), List.of());

    assertThat(store.list(ofMachine(ExecutionStatus.FAILED), null, 9).items())
        .extracting(Execution::name)
        .containsExactly("b");
    assertThat(store.list(new ExecutionQuery(null, "arn:run", null, null), null, 9).items())
        .extracting(Execution::name)
        .containsExactly("c");
    assertThat(store.list(new ExecutionQuery("arn:m", null, null, true), null, 9).items())
        .isEmpty();
    assertThat(store.unfinished()).extracting(Execution::name).containsExactly("a");
  }

  @Test
  void shouldGiveTheChildrenOfAMapRunInTheirOrder() {
    ExecutionStore store = store();
    for (int i : new int[] {2, 0, 1}) {
      store.create(execution("c" + i, i, new Execution.Parent("arn:run", i, 1)), List.of());
    }

    assertThat(store.children("arn:run", 0, 2))
        .extracting(Execution::name)
        .containsExactly("c0", "c1");
    assertThat(store.children("arn:run", 2, 2)).extracting(Execution::name).containsExactly("c2");
    assertThat(store.children("arn:other", 0, 2)).isEmpty();
  }

  @Test
  void shouldKeepMachinesByName() {
    ExecutionStore store = store();
    for (String name : List.of("b", "a", "c")) {
      store.putMachine(machine(name, "r1"));
    }
    store.putMachine(machine("a", "r2"));
    store.deleteMachine("arn:c");

    assertThat(store.findMachine("arn:a")).contains(machine("a", "r2"));
    Page<Machine> first = store.machines(null, 1);
    assertThat(first.items()).extracting(Machine::name).containsExactly("a");
    Page<Machine> second = store.machines(first.cursor(), 1);
    assertThat(second.items()).extracting(Machine::name).containsExactly("b");
    assertThat(second.cursor()).isNull();
  }

  private static Machine machine(String name, String revision) {
    return new Machine(
        "arn:" + name,
        name,
        MachineType.EXPRESS,
        revision,
        null,
        START,
        JsonNodeFactory.instance.objectNode().put("x", 1));
  }

  @Test
  void shouldKeepRevisionsAndMapRuns() {
    ExecutionStore store = store();
    Revision revision = new Revision("r", "arn:m", "m", "{}", "role", START, null, "label");
    store.putRevision(revision);
    MapRun run =
        new MapRun(
            "arn:run",
            "arn:e",
            "arn:m/L",
            MapRun.Status.RUNNING,
            START,
            null,
            0,
            1,
            2.5,
            Counts.NONE,
            Counts.NONE,
            0,
            null);
    store.putMapRun(run);
    MapRun ended =
        run.counted(new Counts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Counts.NONE)
            .ended(MapRun.Status.FAILED, START.plusSeconds(1));
    store.putMapRun(ended);

    assertThat(store.findRevision("r")).contains(revision);
    assertThat(store.findRevision("s")).isEmpty();
    assertThat(store.findMapRun("arn:run")).contains(ended);
    assertThat(store.mapRuns("arn:e")).containsExactly(ended);
    assertThat(store.mapRuns("arn:x")).isEmpty();
  }
}
