package dev.millrace.core.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.Payload;
import java.util.List;

/**
 * Outcomes as they lie in the payload store: JSON Lines, one for every row of the chunk, in the
 * order of its rows.
 *
 * <pre>
 * {"line":17,"id":"custom","status":"succeeded","pass":1,"hash":"…","output":{…},"usage":{"ms":12}}
 * {"line":18,"status":"failed","pass":1,"error":{"code":"invalid-line","detail":"…"}}
 * </pre>
 *
 * <p>In place of a large {@code output} there is {@code output_ref}: SHA-256, size and key of the
 * document, parted by spaces. {@code usage} has what is not nought of {@code ms}, {@code
 * input_tokens}, {@code output_tokens}, {@code cached_tokens}, {@code nanos} and {@code
 * saved_nanos} (billionths of a US dollar).
 */
public final class OutcomeLines {
  private OutcomeLines() {}

  /** The line of an outcome, without a line feed. */
  public static String write(RowOutcome outcome) {
    ObjectNode line = JsonLines.object().put("line", outcome.line());
    if (outcome.id() != null) {
      line.put("id", outcome.id());
    }
    line.put("status", outcome.end().word()).put("pass", outcome.pass());
    if (outcome.hash() != null) {
      line.put("hash", outcome.hash());
    }
    switch (outcome.end()) {
      case RowEnd.Succeeded(Payload.Inline(String json)) ->
          line.putRawValue("output", new RawValue(json));
      case RowEnd.Succeeded(Payload.Stored stored) -> line.put("output_ref", stored.reference());
      case RowEnd.Succeeded(Payload.Removed _) ->
          throw new IllegalArgumentException("The output of a row is never removed alone");
      case RowEnd.Failed(RowError error) -> line.set("error", RowLines.write(error));
      case RowEnd.Canceled _, RowEnd.Expired _ -> {}
    }
    ObjectNode usage = usage(outcome);
    if (!usage.isEmpty()) {
      line.set("usage", usage);
    }
    return write(line);
  }

  /** All lines, each with its line feed. */
  public static String write(List<RowOutcome> outcomes) {
    StringBuilder lines = new StringBuilder();
    outcomes.forEach(outcome -> lines.append(write(outcome)).append('\n'));
    return lines.toString();
  }

  /**
   * The outcomes on these lines, in their order.
   *
   * @throws CorruptPayloadException if they were not written by {@link #write}
   */
  public static List<RowOutcome> read(byte[] content) {
    return JsonLines.read(content, OutcomeLines::read);
  }

  private static RowOutcome read(JsonNode line) {
    JsonNode usage = line.path("usage");
    Tokens tokens =
        new Tokens(
            usage.path("input_tokens").longValue(),
            usage.path("output_tokens").longValue(),
            usage.path("cached_tokens").longValue());
    return new RowOutcome(
        line.required("line").longValue(),
        line.path("id").textValue(),
        line.path("hash").textValue(),
        line.required("pass").intValue(),
        end(line),
        new Spend(tokens, usage.path("nanos").longValue(), usage.path("saved_nanos").longValue()),
        usage.path("ms").longValue());
  }

  private static RowEnd end(JsonNode line) {
    String status = JsonLines.text(line, "status");
    return switch (status) {
      case "succeeded" -> new RowEnd.Succeeded(output(line));
      case "failed" -> new RowEnd.Failed(RowLines.readError(line.required("error")));
      case "canceled" -> new RowEnd.Canceled();
      case "expired" -> new RowEnd.Expired();
      default -> throw new IllegalArgumentException("Not a status of a row: " + status);
    };
  }

  private static Payload output(JsonNode line) {
    return line.has("output_ref")
        ? Payload.Stored.ofReference(JsonLines.text(line, "output_ref"))
        : new Payload.Inline(line.required("output").toString());
  }

  private static ObjectNode usage(RowOutcome outcome) {
    ObjectNode usage = JsonLines.object();
    Spend spend = outcome.spend();
    put(usage, "ms", outcome.busyMillis());
    put(usage, "input_tokens", spend.tokens().input());
    put(usage, "output_tokens", spend.tokens().output());
    put(usage, "cached_tokens", spend.tokens().cached());
    put(usage, "nanos", spend.nanos());
    put(usage, "saved_nanos", spend.savedNanos());
    return usage;
  }

  private static void put(ObjectNode usage, String name, long count) {
    if (count != 0) {
      usage.put(name, count);
    }
  }

  private static String write(ObjectNode line) {
    try {
      return JsonLines.JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can be written", e);
    }
  }
}
