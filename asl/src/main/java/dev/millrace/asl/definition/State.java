package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a machine. A {@code next} that is null ends the flow. */
public sealed interface State {
  StateBase base();

  /** As definitions and the names of history events spell it, for example {@code Pass}. */
  default String type() {
    return getClass().getSimpleName();
  }

  /** Its name, unique within its machine. */
  default String name() {
    return base().name();
  }

  /** Hands its input on, or something made of it. */
  record Pass(
      StateBase base,
      @Nullable JsonNode parameters,
      @Nullable JsonNode result,
      @Nullable String resultPath,
      @Nullable String next)
      implements State {}

  /**
   * Has work done.
   *
   * @param timeout how long it may take at most; null for as long as it likes
   * @param heartbeat how long it may be silent at most; null likewise
   */
  record Task(
      StateBase base,
      Resource resource,
      Work work,
      @Nullable Amount timeout,
      @Nullable Amount heartbeat,
      @Nullable String next)
      implements State {}

  /**
   * Goes where its first choice that holds leads.
   *
   * @param otherwise where it goes if none holds; null fails it
   */
  record Choice(
      StateBase base, List<dev.millrace.asl.definition.Choice> choices, @Nullable String otherwise)
      implements State {
    public Choice {
      choices = List.copyOf(choices);
    }
  }

  /**
   * Waits for a number of seconds or until a time; exactly one of them is given.
   *
   * @param timestamp a time, a path to one or an expression for one
   */
  record Wait(
      StateBase base, @Nullable Amount seconds, @Nullable Amount timestamp, @Nullable String next)
      implements State {}

  /** Ends its flow. */
  record Succeed(StateBase base) implements State {}

  /**
   * Fails its flow.
   *
   * @param error a text, a path or function if {@code errorIsPath}, or an expression; null for none
   * @param cause likewise
   */
  record Fail(
      StateBase base,
      @Nullable String error,
      boolean errorIsPath,
      @Nullable String cause,
      boolean causeIsPath)
      implements State {}

  /** Runs branches side by side. */
  record Parallel(StateBase base, List<Flow> branches, Work work, @Nullable String next)
      implements State {
    public Parallel {
      branches = List.copyOf(branches);
    }
  }

  /** Does the same with each of many items. */
  record Map(StateBase base, Flow processor, MapDetails details, Work work, @Nullable String next)
      implements State {}
}
