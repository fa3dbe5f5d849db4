package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One try of a state.
 *
 * @param number from 0 on
 * @param path where in the execution it happens
 * @param tries how often each retrier was used so far
 */
record Attempt(int number, String path, List<Long> tries) {
  Attempt {
    tries = List.copyOf(tries);
  }

  /** What the first event of the attempt remembers. */
  ObjectNode memo() {
    ObjectNode memo = Json.object();
    if (tries.stream().anyMatch(each -> each > 0)) {
      ArrayNode array = memo.putArray("tries");
      tries.forEach(array::add);
    }
    return memo;
  }
}
