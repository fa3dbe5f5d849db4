package dev.millrace.statemachine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.statemachine.line.Place;
import dev.millrace.statemachine.source.SourcePlace;

/**
 * Where the next step of planning begins: always between two chunks.
 *
 * @param place in the source
 * @param chunk the number of the next chunk, from 0 on
 * @param rows in the chunks before it
 */
public record PlanCursor(SourcePlace place, int chunk, long rows) {
  /** Before the first row. */
  public static final PlanCursor START = new PlanCursor(SourcePlace.START, 0, 0);

  /** The cursor as the state machine carries it. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("offset", place.lines().offset())
        .put("line", place.lines().line())
        .put("after", place.after())
        .put("chunk", chunk)
        .put("rows", rows);
  }

  /**
   * Reads what {@link #toJson} has made.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static PlanCursor of(JsonNode json) {
    return new PlanCursor(
        new SourcePlace(
            new Place(json.required("offset").longValue(), json.required("line").longValue()),
            json.required("after").asText()),
        json.required("chunk").intValue(),
        json.required("rows").longValue());
  }
}
