package dev.millrace.core.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.job.ProviderCall.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The calls in a job's record, as JSON; what is nought or nothing is left out. */
final class CallsJson {
  private static final JsonMapper JSON = new JsonMapper();

  private CallsJson() {}

  static String write(Calls calls) {
    ObjectNode json = JSON.createObjectNode();
    json.put("made", calls.made());
    put(json, "unknown", calls.unknown());
    write(json, calls.spend().tokens());
    put(json, "nanos", calls.spend().nanos());
    put(json, "saved", calls.spend().savedNanos());
    if (calls.fromCache()) {
      json.put("from_cache", true);
    }
    calls.latest().forEach(call -> write(json.withArray("calls").addObject(), call));
    return json.toString();
  }

  static Calls read(String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The calls of a job are not JSON", e);
    }
    List<ProviderCall> latest = new ArrayList<>();
    json.path("calls").forEach(call -> latest.add(readCall(call)));
    return new Calls(
        json.required("made").intValue(),
        json.path("unknown").intValue(),
        new Spend(tokens(json), json.path("nanos").longValue(), json.path("saved").longValue()),
        json.path("from_cache").booleanValue(),
        latest);
  }

  private static void write(ObjectNode json, ProviderCall call) {
    json.put("n", call.number());
    json.put("attempt", call.attempt());
    json.put("provider", call.provider());
    json.put("model", call.model());
    json.put("fingerprint", call.fingerprint());
    json.put("started_at", call.startedAt().toEpochMilli());
    json.put("standing", call.standing().word());
    if (call.endedAt() != null) {
      json.put("ended_at", call.endedAt().toEpochMilli());
    }
    write(json, call.tokens());
    put(json, "nanos", call.nanos());
    if (call.error() != null) {
      json.put("code", call.error().slug());
    }
  }

  private static ProviderCall readCall(JsonNode json) {
    return new ProviderCall(
        json.required("n").intValue(),
        json.required("attempt").intValue(),
        json.required("provider").textValue(),
        json.required("model").textValue(),
        json.required("fingerprint").textValue(),
        Instant.ofEpochMilli(json.required("started_at").longValue()),
        Standing.ofWord(json.required("standing").textValue()),
        json.has("ended_at") ? Instant.ofEpochMilli(json.get("ended_at").longValue()) : null,
        tokens(json),
        json.path("nanos").longValue(),
        json.has("code") ? ErrorCode.ofSlug(json.get("code").textValue()) : null);
  }

  private static void write(ObjectNode json, Tokens tokens) {
    put(json, "input", tokens.input());
    put(json, "output", tokens.output());
    put(json, "cached", tokens.cached());
  }

  private static Tokens tokens(JsonNode json) {
    return new Tokens(
        json.path("input").longValue(),
        json.path("output").longValue(),
        json.path("cached").longValue());
  }

  private static void put(ObjectNode json, String name, long count) {
    if (count != 0) {
      json.put(name, count);
    }
  }
}
