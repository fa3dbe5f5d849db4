package dev.millrace.local.emulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.local.function.LocalFunction;
import dev.millrace.local.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * API Gateway's Lambda authorizer of the type REQUEST with one header as its identity source
 * (docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html): its
 * answer for a value of the header is kept for a while, so it counts for every method. Thread-safe.
 */
final class RequestAuthorizer {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_KEPT = 10_000;

  private final LocalFunction function;
  private final String header;
  private final Duration timeToLive;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(Verdict verdict, Instant until) {}

  /**
   * What the authorizer says.
   *
   * @param allowed whether its policy allows the call
   * @param context handed on to the function
   * @param usageKey API Gateway's key under whose usage plan the call falls; empty text for none
   */
  record Verdict(boolean allowed, JsonNode context, String usageKey) {}

  RequestAuthorizer(
      LocalFunction function, String header, Duration timeToLive, InstantSource clock) {
    this.function = function;
    this.header = header;
    this.timeToLive = timeToLive;
    this.clock = clock;
  }

  /**
   * What it says of the call; empty if the call has not the header, of which it is not even asked.
   *
   * @throws RuntimeException if the function fails
   * @throws JsonProcessingException if its answer is no JSON
   */
  Optional<Verdict> verdict(RestRoute route, HttpCall call, String stage)
      throws JsonProcessingException {
    Optional<String> identity = call.headers().first(header).filter(value -> !value.isEmpty());
    if (identity.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Kept known = kept.get(identity.get());
    if (known != null && known.until().isAfter(now)) {
      return Optional.of(known.verdict());
    }
    Verdict verdict = read(JSON.readTree(function.invoke(event(route, call, stage))));
    if (kept.size() >= MOST_KEPT) {
      kept.clear();
    }
    kept.put(identity.get(), new Kept(verdict, now.plus(timeToLive)));
    return Optional.of(verdict);
  }

  private static String event(RestRoute route, HttpCall call, String stage) {
    ObjectNode event = JSON.createObjectNode();
    event.put("type", "REQUEST");
    event.put(
        "methodArn",
        "arn:aws:execute-api:%s:%s:local/%s/%s%s"
            .formatted(
                EmulatedServices.REGION, ResourceNames.ACCOUNT, stage, call.method(), call.path()));
    event.put("resource", route.template());
    event.put("path", call.path());
    event.put("httpMethod", call.method());
    ObjectNode headers = event.putObject("headers");
    call.headers().forEach((name, values) -> headers.put(name, values.getLast()));
    return event.toString();
  }

  private static Verdict read(JsonNode answer) {
    JsonNode statement = answer.required("policyDocument").required("Statement").required(0);
    ObjectNode context = JSON.createObjectNode();
    answer.path("context").forEachEntry((name, value) -> context.put(name, value.asText()));
    return new Verdict(
        statement.required("Effect").asText().equals("Allow"),
        context,
        answer.path("usageIdentifierKey").asText());
  }
}
