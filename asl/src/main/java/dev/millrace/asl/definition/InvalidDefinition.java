package dev.millrace.asl.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that no machine can have, with all that is wrong with it. */
public final class InvalidDefinition extends Exception {
  private final List<Flaw> flaws;

  public InvalidDefinition(List<Flaw> flaws) {
    super(
        flaws.stream()
            .map(Flaw::toString)
            .collect(Collectors.joining(", ", "Invalid State Machine Definition: '", "'")));
    this.flaws = List.copyOf(flaws);
  }

  /** What is wrong, in the order in which it was found; never empty. */
  public List<Flaw> flaws() {
    return flaws;
  }
}
