package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.Flow;
import java.util.HashMap;
import java.util.Map;

/** Goes from state to state until a flow ends. */
final class FlowRunner {
  private FlowRunner() {}

  /**
   * The output of the flow.
   *
   * @param path where in the execution it runs
   * @param variables what its states can read; what they set ends with the flow
   * @throws StateFailure if a state failed and nothing caught it
   */
  static JsonNode run(
      Strand strand,
      Flow flow,
      String path,
      JsonNode input,
      Map<String, JsonNode> variables,
      ObjectNode surroundings) {
    Map<String, JsonNode> known = variables;
    JsonNode current = input;
    String name = flow.startAt();
    for (int number = 0; name != null; number++) {
      strand.cancellation().check();
      Visit visit =
          new Visit(strand, flow.state(name), path + "/" + number, current, known, surroundings);
      Exit exit = StateRunner.run(visit);
      current = exit.output();
      name = exit.next();
      if (!exit.assigned().isEmpty()) {
        known = new HashMap<>(known);
        known.putAll(exit.assigned());
      }
    }
    return current;
  }
}
