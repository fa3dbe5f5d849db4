package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads states and where they start. */
final class FlowReader {
  private static final int NAME_LENGTH = 80;

  private FlowReader() {}

  static Flow read(Fields flow) {
    flow.require("States", "StartAt");
    Fields container = flow.child("States");
    Map<String, State> states = new LinkedHashMap<>();
    boolean isWhole = flow.has("States") && flow.has("StartAt");
    for (String name : container.names()) {
      checkName(name, container);
      JsonNode node = container.any(name);
      if (node instanceof ObjectNode object) {
        State state =
            StateReader.read(name, stateFields(object, container.at(name), flow.reading()));
        if (state == null) {
          isWhole = false;
        } else {
          states.put(name, state);
        }
      } else {
        container.flaw(name, "Expected value of type Object");
        isWhole = false;
      }
    }
    if (flow.has("States") && container.names().isEmpty()) {
      flow.flaw("States", "There must be at least one state");
      isWhole = false;
    }
    Flow read = new Flow(flow.text("StartAt", ""), states);
    if (isWhole) {
      GraphCheck.check(read, flow);
    }
    return read;
  }

  private static void checkName(String name, Fields container) {
    if (name.isEmpty() || name.codePointCount(0, name.length()) > NAME_LENGTH) {
      container.flaw(name, "The name of a state must have 1 to 80 characters");
    }
    if (!container.reading().isNew(name)) {
      container
          .reading()
          .add(
              new Flaw(
                  "DUPLICATE_STATE_NAME", "Duplicate State name: " + name, container.at(name)));
    }
  }

  /** The state with the language that holds for it: its own, or the machine's. */
  private static Fields stateFields(ObjectNode node, String location, Reading reading) {
    Fields fields = new Fields(node, location, reading.language, reading);
    if (!fields.has("QueryLanguage")) {
      return fields;
    }
    String own = fields.text("QueryLanguage");
    if (QueryLanguage.JSON_PATH.text().equals(own)) {
      if (reading.language == QueryLanguage.JSONATA) {
        fields.flaw(
            "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
      }
      return fields.in(QueryLanguage.JSON_PATH);
    }
    if (own != null && !QueryLanguage.JSONATA.text().equals(own)) {
      fields.flaw("QueryLanguage", "The value must be one of [JSONPath, JSONata]");
    }
    return fields.in(QueryLanguage.JSONATA);
  }
}
