package dev.millrace.asl.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * States and where they start: a whole machine, a branch, or what a map does with an item.
 *
 * @param states by name, in the order of the definition
 */
public record Flow(String startAt, Map<String, State> states) {
  public Flow {
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
  }

  /** The state of that name, which there must be. */
  public State state(String name) {
    State found = states.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no state is called " + name);
    }
    return found;
  }
}
