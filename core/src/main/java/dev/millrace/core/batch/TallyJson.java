package dev.millrace.core.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Tokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A tally as named counts, the same in every record and store. */
public final class TallyJson {
  private TallyJson() {}

  /** Every count by its name, in {@code snake_case}. */
  public static Map<String, Long> counts(Tally tally) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Spend spend = tally.spend();
    counts.put("succeeded", tally.succeeded());
    counts.put("failed", tally.failed());
    counts.put("rejected", tally.rejected());
    counts.put("abandoned", tally.abandoned());
    counts.put("canceled", tally.canceled());
    counts.put("expired", tally.expired());
    counts.put("input_tokens", spend.tokens().input());
    counts.put("output_tokens", spend.tokens().output());
    counts.put("cached_tokens", spend.tokens().cached());
    counts.put("nanos", spend.nanos());
    counts.put("saved_nanos", spend.savedNanos());
    counts.put("busy_millis", tally.busyMillis());
    return counts;
  }

  /** The tally with these counts; a name that {@link #counts} does not have is never asked for. */
  public static Tally of(ToLongFunction<String> count) {
    return new Tally(
        count.applyAsLong("succeeded"),
        count.applyAsLong("failed"),
        count.applyAsLong("rejected"),
        count.applyAsLong("abandoned"),
        count.applyAsLong("canceled"),
        count.applyAsLong("expired"),
        new Spend(
            new Tokens(
                count.applyAsLong("input_tokens"),
                count.applyAsLong("output_tokens"),
                count.applyAsLong("cached_tokens")),
            count.applyAsLong("nanos"),
            count.applyAsLong("saved_nanos")),
        count.applyAsLong("busy_millis"));
  }

  /** The counts that are not nought. */
  static ObjectNode write(Tally tally) {
    ObjectNode json = JsonLines.object();
    counts(tally)
        .forEach((name, count) -> {
          if (count != 0) {
            json.put(name, count);
          }
        });
    return json;
  }

  static Tally read(JsonNode json) {
    return of(name -> json.path(name).longValue());
  }
}
