package dev.millrace.core.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.core.http.SpendJson;
import dev.millrace.core.job.Spend;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.Payloads;

/** The lines of the files that clients get. Thread-safe. */
public final class BatchFileLines {
  private final Payloads payloads;

  public BatchFileLines(Payloads payloads) {
    this.payloads = payloads;
  }

  /**
   * The line of a row in a file that has one for it, without a line feed.
   *
   * @throws CorruptPayloadException if its output is gone
   */
  public String line(BatchFile file, RowOutcome outcome) {
    ObjectNode line = JsonLines.object().put("line", outcome.line());
    if (outcome.id() != null) {
      line.put("custom_id", outcome.id());
    }
    line.put("status", outcome.end().word());
    if (file == BatchFile.MANIFEST) {
      line.put("pass", outcome.pass());
      if (outcome.hash() != null) {
        line.put("hash", outcome.hash());
      }
      if (outcome.end() instanceof RowEnd.Failed(RowError error)) {
        line.put("code", error.code());
      }
    } else {
      switch (outcome.end()) {
        case RowEnd.Succeeded(var output) ->
            line.putRawValue("output", new RawValue(payloads.load(output)));
        case RowEnd.Failed(RowError error) -> line.set("error", RowLines.write(error));
        case RowEnd.Canceled _, RowEnd.Expired _ -> {}
      }
      putMetrics(line, outcome);
    }
    return write(line);
  }

  /** What providers were paid is named only if one was asked. */
  private static void putMetrics(ObjectNode line, RowOutcome outcome) {
    Spend spend = outcome.spend();
    if (outcome.busyMillis() == 0 && spend.equals(Spend.NONE)) {
      return;
    }
    ObjectNode metrics = line.putObject("metrics").put("run_ms", outcome.busyMillis());
    if (!spend.equals(Spend.NONE)) {
      metrics
          .putObject("tokens")
          .put("input", spend.tokens().input())
          .put("output", spend.tokens().output())
          .put("cached", spend.tokens().cached());
      ObjectNode cost = metrics.putObject("cost");
      SpendJson.put(cost, "amount", spend.nanos());
      cost.put("currency", "USD");
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
