package dev.millrace.asl.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.run.Refusal;

/** What one operation of the protocol does. */
@FunctionalInterface
interface Operation {
  ObjectNode run(Params params) throws Refusal;
}
