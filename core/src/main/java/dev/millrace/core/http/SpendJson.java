package dev.millrace.core.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.core.job.Calls;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.job.ProviderCall.Standing;
import dev.millrace.core.job.Tokens;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntPredicate;

/** What a job has cost at providers, as clients see it. */
public final class SpendJson {
  private static final int NANO = 9;

  private SpendJson() {}

  /** Puts US dollars of so many billionths, without an exponent or trailing noughts. */
  public static void put(ObjectNode json, String name, long nanos) {
    json.putRawValue(name, new RawValue(dollars(nanos)));
  }

  /** As text, since a number that is written as such has an exponent if it is small. */
  private static String dollars(long nanos) {
    return BigDecimal.valueOf(nanos, NANO).stripTrailingZeros().toPlainString();
  }

  /** Members of the metrics; none of a job that no provider was ever to be asked for. */
  static void writeMetrics(JsonGenerator json, Calls calls) throws IOException {
    if (calls.made() == 0 && !calls.fromCache()) {
      return;
    }
    write(json, calls.spend().tokens());
    writeMoney(json, "cost", calls.spend().nanos());
    json.writeNumberField("calls", calls.made());
    json.writeNumberField("unknown_calls", calls.unknown());
    json.writeObjectFieldStart("cache");
    json.writeBooleanField("hit", calls.fromCache());
    if (calls.fromCache()) {
      writeMoney(json, "saved", calls.spend().savedNanos());
    }
    json.writeEndObject();
  }

  /** The calls of the attempt of this number. */
  static void writeCalls(JsonGenerator json, Job job, int attempt) throws IOException {
    writeCalls(json, job, number -> number == attempt);
  }

  /** The calls of runs that did not count. */
  static void writeOtherCalls(JsonGenerator json, Job job) throws IOException {
    int attempts = job.attempts().size();
    writeCalls(json, job, number -> number > attempts);
  }

  private static void writeCalls(JsonGenerator json, Job job, IntPredicate attempt)
      throws IOException {
    List<ProviderCall> calls =
        job.runs().calls().latest().stream().filter(call -> attempt.test(call.attempt())).toList();
    if (calls.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("calls");
    for (ProviderCall call : calls) {
      write(json, call);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, ProviderCall call) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", call.number());
    json.writeStringField("provider", call.provider());
    json.writeStringField("model", call.model());
    json.writeStringField("status", call.standing().word());
    JobJson.writeTime(json, "started_at", call.startedAt());
    JobJson.writeTime(json, "ended_at", call.endedAt());
    if (call.standing() == Standing.ANSWERED) {
      write(json, call.tokens());
      writeMoney(json, "cost", call.nanos());
    }
    if (call.standing() == Standing.UNKNOWN) {
      writeMoney(json, "cost_at_most", call.nanos());
    }
    if (call.error() != null) {
      json.writeStringField("code", call.error().slug());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Tokens tokens) throws IOException {
    json.writeObjectFieldStart("tokens");
    json.writeNumberField("input", tokens.input());
    json.writeNumberField("output", tokens.output());
    json.writeNumberField("cached", tokens.cached());
    json.writeEndObject();
  }

  private static void writeMoney(JsonGenerator json, String name, long nanos) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeFieldName("amount");
    json.writeNumber(dollars(nanos));
    json.writeStringField("currency", "USD");
    json.writeEndObject();
  }
}
