package dev.millrace.core.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.payload.CorruptPayloadException;
import java.util.List;

/**
 * Rows as they lie in the payload store: JSON Lines, a row each, in the order of the source.
 *
 * <pre>
 * {"line":17,"id":"custom","hash":"…","input":{…}}
 * {"line":18,"error":{"code":"invalid-line","detail":"…"}}
 * </pre>
 */
public final class RowLines {
  private RowLines() {}

  /** The line of a row, without a line feed. */
  public static String write(Row row) {
    ObjectNode line = JsonLines.object().put("line", row.line());
    if (row.id() != null) {
      line.put("id", row.id());
    }
    switch (row) {
      case Row.Input(_, _, JsonNode input, String hash) ->
          line.put("hash", hash).set("input", input);
      case Row.Rejected(_, _, RowError error) -> line.set("error", write(error));
    }
    return line.toString();
  }

  /**
   * The rows on these lines, in their order.
   *
   * @throws CorruptPayloadException if they were not written by {@link #write}
   */
  public static List<Row> read(byte[] content) {
    return JsonLines.read(content, RowLines::read);
  }

  private static Row read(JsonNode line) {
    long number = line.required("line").longValue();
    String id = line.path("id").textValue();
    return line.has("error")
        ? new Row.Rejected(number, id, readError(line.get("error")))
        : new Row.Input(number, id, line.required("input"), JsonLines.text(line, "hash"));
  }

  static ObjectNode write(RowError error) {
    return JsonLines.object().put("code", error.code()).put("detail", error.detail());
  }

  static RowError readError(JsonNode error) {
    return new RowError(JsonLines.text(error, "code"), JsonLines.text(error, "detail"));
  }
}
