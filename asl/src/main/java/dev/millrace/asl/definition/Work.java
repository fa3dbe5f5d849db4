package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the states that can fail and be tried again share: Task, Parallel and Map.
 *
 * @param arguments the template {@code Arguments} or {@code Parameters}; null for the input itself
 * @param resultSelector the template that shapes the result; null for the result itself
 * @param resultPath where in the input the result goes; {@code $} by default, null to drop it
 */
public record Work(
    @Nullable JsonNode arguments,
    @Nullable JsonNode resultSelector,
    @Nullable String resultPath,
    List<Retrier> retriers,
    List<Catcher> catchers) {
  public Work {
    retriers = List.copyOf(retriers);
    catchers = List.copyOf(catchers);
  }
}
