package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.items.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs the iterations of a Map within its own execution. */
final class InlineMap {
  /** How many iterations run at once at most. */
  static final int MOST_AT_ONCE = 40;

  private final Visit visit;
  private final State.Map state;
  private final Attempt attempt;
  private final JsonNode input;
  private final long concurrency;

  InlineMap(Visit visit, State.Map state, Attempt attempt, JsonNode input, long concurrency) {
    this.visit = visit;
    this.state = state;
    this.attempt = attempt;
    this.input = input;
    this.concurrency = concurrency;
  }

  /** The outputs of the iterations, in the order of the items. */
  JsonNode run(List<Item> items, long started) {
    long wanted = concurrency == 0 ? MOST_AT_ONCE : Math.min(concurrency, MOST_AT_ONCE);
    int workers = (int) Math.min(items.size(), wanted);
    @Nullable JsonNode[] outputs = new JsonNode[items.size()];
    AtomicInteger next = new AtomicInteger(workers);
    List<Worker> all = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      all.add(new Worker(items, outputs, next, i));
    }
    List<HistoryEvent> first = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      first.add(start(started, items.get(i)));
    }
    Group group = new Group(visit.strand());
    for (int i = 0; i < workers; i++) {
      Worker worker = all.get(i);
      HistoryEvent event = first.get(i);
      group.fork(event.id(), strand -> worker.run(strand, event));
    }
    group.join();
    Group.Member failed = group.failed();
    if (failed != null) {
      throw failure(group, failed, all);
    }
    long last = started;
    for (Worker worker : all) {
      last = Math.max(last, worker.lastEvent);
    }
    visit.strand().moveTo(last);
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    Arrays.stream(outputs).forEach(result::add);
    return result;
  }

  private HistoryEvent start(long previous, Item item) {
    String path = path(item.index());
    ObjectNode memo = Json.object();
    Journal journal = visit.strand().run().journal();
    JsonNode selector = state.details().itemSelector();
    if (selector != null && journal.recorded().first(path) == null) {
      memo.set("input", select(selector, item));
    }
    return journal.write(path, EventType.MAP_ITERATION_STARTED, previous, name(item.index()), memo);
  }

  private JsonNode select(JsonNode selector, Item item) {
    ObjectNode context = item.in(visit.context());
    return visit.expressions().renderIn(context, "ItemSelector", selector, input);
  }

  private ObjectNode name(long index) {
    return Json.object().put("name", state.name()).put("index", index);
  }

  private String path(long index) {
    return attempt.path() + "/i" + index;
  }

  private RuntimeException failure(Group group, Group.Member failed, List<Worker> workers) {
    RuntimeException problem = failed.problem();
    Strand strand = visit.strand();
    strand.moveTo(failed.strand().source());
    if (!(problem instanceof StateFailure)) {
      return problem == null
          ? new IllegalStateException("an iteration failed of nothing")
          : problem;
    }
    List<Group.Member> members = group.members();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      if (workers.get(i).isUnderWay) {
        order.add(i);
      }
    }
    order.sort((a, b) -> Long.compare(workers.get(a).current, workers.get(b).current));
    order.sort((a, b) -> Boolean.compare(members.get(b) == failed, members.get(a) == failed));
    for (int i : order) {
      boolean isCulprit = members.get(i) == failed;
      strand.mention(
          attempt.path(),
          isCulprit ? EventType.MAP_ITERATION_FAILED : EventType.MAP_ITERATION_ABORTED,
          name(workers.get(i).current));
      for (EventType aborted : members.get(i).open()) {
        strand.mention(attempt.path(), aborted, Json.object());
      }
    }
    return problem;
  }

  /** Does one iteration after the other. */
  private final class Worker {
    private final List<Item> items;
    private final @Nullable JsonNode[] outputs;
    private final AtomicInteger next;
    private volatile long current;
    private volatile boolean isUnderWay;
    private volatile long lastEvent;

    Worker(List<Item> items, @Nullable JsonNode[] outputs, AtomicInteger next, int first) {
      this.items = items;
      this.outputs = outputs;
      this.next = next;
      this.current = first;
      this.isUnderWay = true;
    }

    JsonNode run(Strand strand, HistoryEvent first) {
      HistoryEvent started = first;
      while (true) {
        iterate(strand, items.get((int) current), started);
        isUnderWay = false;
        int index = next.getAndIncrement();
        if (index >= items.size()) {
          return JsonNodeFactory.instance.nullNode();
        }
        strand.cancellation().check();
        current = index;
        isUnderWay = true;
        started = start(strand.source(), items.get(index));
        strand.moveTo(started.id());
      }
    }

    private void iterate(Strand strand, Item item, HistoryEvent started) {
      String path = path(item.index());
      JsonNode own = started.memo().has("input") ? started.memo().get("input") : item.input();
      outputs[(int) item.index()] =
          FlowRunner.run(
              strand,
              state.processor(),
              path,
              own,
              visit.variables(),
              item.in(visit.surroundings()));
      long before = strand.source();
      lastEvent = strand.emit(path, EventType.MAP_ITERATION_SUCCEEDED, name(item.index())).id();
      strand.backTo(before);
    }
  }
}
