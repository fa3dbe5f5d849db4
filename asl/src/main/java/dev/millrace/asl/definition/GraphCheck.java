package dev.millrace.asl.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the states of a flow lead somewhere, and are led to. */
final class GraphCheck {
  private record Way(String target, String field) {}

  private GraphCheck() {}

  static void check(Flow flow, Fields owner) {
    Reading reading = owner.reading();
    if (!flow.states().containsKey(flow.startAt())) {
      reading.missingTarget(flow.startAt(), owner.at("StartAt"));
    }
    boolean hasEnd = false;
    for (State state : flow.states().values()) {
      hasEnd |= isTerminal(state);
      for (Way way : waysOut(state)) {
        if (!flow.states().containsKey(way.target())) {
          reading.missingTarget(
              way.target(), owner.at("States/%s/%s".formatted(state.name(), way.field())));
        }
      }
    }
    if (!hasEnd) {
      reading.graphFlaw(new Flaw(Flaw.MISSING_END, "Workflow has no terminal state", null));
      return;
    }
    Set<String> reached = reached(flow);
    for (String name : flow.states().keySet()) {
      if (!reached.contains(name)) {
        reading.graphFlaw(
            new Flaw(
                Flaw.MISSING_TARGET,
                "State \"%s\" is not reachable.".formatted(name),
                owner.at("States/" + name)));
      }
    }
  }

  private static Set<String> reached(Flow flow) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(flow.startAt()));
    while (!open.isEmpty()) {
      String name = open.remove();
      State state = flow.states().get(name);
      if (state != null && reached.add(name)) {
        waysOut(state).forEach(way -> open.add(way.target()));
      }
    }
    return reached;
  }

  private static boolean isTerminal(State state) {
    return switch (state) {
      case State.Succeed _, State.Fail _ -> true;
      case State.Choice _ -> false;
      case State.Pass pass -> pass.next() == null;
      case State.Task task -> task.next() == null;
      case State.Wait pause -> pause.next() == null;
      case State.Parallel parallel -> parallel.next() == null;
      case State.Map map -> map.next() == null;
    };
  }

  private static List<Way> waysOut(State state) {
    List<Way> ways = new ArrayList<>();
    switch (state) {
      case State.Succeed _, State.Fail _ -> {}
      case State.Pass pass -> add(ways, pass.next());
      case State.Wait pause -> add(ways, pause.next());
      case State.Task task -> add(ways, task.next(), task.work());
      case State.Parallel parallel -> add(ways, parallel.next(), parallel.work());
      case State.Map map -> add(ways, map.next(), map.work());
      case State.Choice choice -> {
        for (int i = 0; i < choice.choices().size(); i++) {
          ways.add(new Way(choice.choices().get(i).next(), "Choices[%d]/Next".formatted(i)));
        }
        if (choice.otherwise() != null) {
          ways.add(new Way(choice.otherwise(), "Default"));
        }
      }
    }
    return ways;
  }

  private static void add(List<Way> ways, @Nullable String next) {
    if (next != null) {
      ways.add(new Way(next, "Next"));
    }
  }

  private static void add(List<Way> ways, @Nullable String next, Work work) {
    add(ways, next);
    for (int i = 0; i < work.catchers().size(); i++) {
      ways.add(new Way(work.catchers().get(i).next(), "Catch[%d]/Next".formatted(i)));
    }
  }
}
