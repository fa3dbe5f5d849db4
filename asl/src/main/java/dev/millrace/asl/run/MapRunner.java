package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.MapDetails;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.items.Item;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does a Map state: finds its items and has them done, inline or distributed. */
final class MapRunner {
  private final Visit visit;
  private final State.Map state;
  private final MapDetails details;

  private MapRunner(Visit visit, State.Map state) {
    this.visit = visit;
    this.state = state;
    this.details = state.details();
  }

  static Exit run(Visit visit, State.Map state) {
    visit.enter(Json.object());
    MapRunner runner = new MapRunner(visit, state);
    return new Attempts(visit, state.work(), EventType.MAP_STATE_FAILED).run(runner::attempt);
  }

  private Exit attempt(Attempt attempt) {
    Expressions expressions = visit.expressions();
    JsonNode input = state.base().isJsonata() ? visit.input() : expressions.input();
    Strand strand = visit.strand();
    HistoryEvent known = strand.run().journal().recorded().first(attempt.path());
    JsonNode recorded =
        known != null && known.type() == EventType.MAP_STATE_STARTED
            ? known.memo().get("items")
            : null;
    long concurrency = expressions.integer(details.maxConcurrency(), input);
    MapDetails.Distribution distribution = details.distribution();
    boolean hasReader = distribution != null && distribution.reader() != null;
    JsonNode items = hasReader ? null : recorded == null ? items(input) : recorded;
    ObjectNode memo = attempt.memo();
    if (items != null && details.items() != null) {
      memo.set("items", items);
    }
    HistoryEvent started =
        strand.emit(
            attempt.path(),
            EventType.MAP_STATE_STARTED,
            Json.object().put("length", items == null ? 0 : items.size()),
            memo);
    JsonNode result =
        distribution == null
            ? new InlineMap(visit, state, attempt, input, concurrency)
                .run(list(items), started.id())
            : new DistributedMap(visit, state, distribution, attempt, input, concurrency)
                .run(items == null ? null : list(items));
    strand.conclude(attempt.path(), EventType.MAP_STATE_SUCCEEDED);
    return WorkResults.exit(visit, state.work(), result, state.next());
  }

  private JsonNode items(JsonNode input) {
    Expressions expressions = visit.expressions();
    boolean isDistributed = details.distribution() != null;
    JsonNode template = details.items();
    JsonNode items =
        template == null
            ? expressions.items(details.itemsPath(), input)
            : expressions.render("Items", template, input);
    if (items.isArray() || (items.isObject() && isDistributed)) {
      return items;
    }
    throw template == null
        ? visit.failed(
            new StatesError(
                ErrorNames.RUNTIME,
                "Reference path \"%s\" must point to array.".formatted(details.itemsPath())))
        : expressions.unexpected("Items", template, "array", items);
  }

  private static List<Item> list(@Nullable JsonNode items) {
    List<Item> list = new ArrayList<>();
    Iterator<Item> all = items == null ? null : Item.of(items);
    if (all != null) {
      all.forEachRemaining(list::add);
    }
    return list;
  }
}
