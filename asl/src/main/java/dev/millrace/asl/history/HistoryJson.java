package dev.millrace.asl.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Events as {@code GetExecutionHistory} answers them. */
public final class HistoryJson {
  private static final List<String> DATA =
      List.of("input", "inputDetails", "output", "outputDetails", "parameters");

  private HistoryJson() {}

  /**
   * The event.
   *
   * @param withData whether inputs and outputs are shown
   */
  public static ObjectNode render(HistoryEvent event, boolean withData) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("timestamp", seconds(event.timestamp()));
    node.put("type", event.type().text());
    node.put("id", event.id());
    node.put("previousEventId", event.previousEventId());
    String field = event.type().detailsField();
    if (field != null) {
      ObjectNode details = event.details().deepCopy();
      if (!withData) {
        details.remove(DATA);
      }
      node.set(field, details);
    }
    return node;
  }

  /** The time as the protocol writes it: seconds since 1970, to the millisecond. */
  public static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }
}
