package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One try of a state.
 *
 * @param number from 0 on
 * @param path where in the execution it happens
 * @param tries how often each retrier was used so far
 */
record Attempt(int number, String path, long[] tries) {
  /** What the first event of the attempt remembers. */
  ObjectNode memo() {
    ObjectNode memo = Json.object();
    boolean isFirst = true;
    for (long each : tries) {
      isFirst &= each == 0;
    }
    if (!isFirst) {
      ArrayNode array = memo.putArray("tries");
      for (long each : tries) {
        array.add(each);
      }
    }
    return memo;
  }
}
