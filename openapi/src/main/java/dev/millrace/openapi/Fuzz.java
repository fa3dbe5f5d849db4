package dev.millrace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes requests from the contract: good ones, spoilt ones and hostile ones. */
public final class Fuzz {
  private static final List<String> HOSTILE_SEGMENTS =
      List.of(
          "..%2f..%2fetc%2fpasswd",
          "%00",
          "%C3%28",
          "%F0%9F%92%A5",
          "'%20OR%201=1--",
          "%7B%7D",
          "a%2Fb",
          "%20",
          "-1",
          "null",
          "",
          "%25s%25n",
          "$%7Bjndi:ldap:%2F%2F127.0.0.1%2Fx%7D",
          "%0d%0aX-Evil:1",
          "a".repeat(3000));
  private static final List<String> HOSTILE_BODIES =
      List.of(
          "",
          "{",
          "null",
          "[]",
          "\"x\"",
          "[".repeat(20_000) + "]".repeat(20_000),
          "{\"a\":".repeat(5000) + "1" + "}".repeat(5000),
          "{\"a\":\"\\u0000\"}",
          "{\"a\":\"\\ud800\"}",
          "{\"a\":1e999999}",
          "{} {}",
          "{\"a\":1,\"a\":2}",
          "\uFEFF{}",
          "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
          "{\"a\":\"" + "x".repeat(300_000) + "\"}");
  private static final List<String> HOSTILE_VALUES =
      List.of("", "-1", "0", "99999999999999999999", "abc", "1,2", "x".repeat(2000), "%", "'\"<>");
  private static final List<String> TYPES =
      List.of("text/plain", "application/json; charset=utf-16", "multipart/form-data", "nonsense");
  private static final List<String> METHODS = List.of("PUT", "PATCH", "OPTIONS", "HEAD", "FOO");

  private final OpenApi document;
  private final SchemaValues values;

  public Fuzz(OpenApi document, long seed) {
    this.document = document;
    this.values = new SchemaValues(document, new Random(seed));
  }

  /**
   * A request that is made up.
   *
   * @param headers name and value, in turn
   */
  @SuppressWarnings("ArrayRecordComponent") // shots are never compared
  public record Shot(String method, String path, List<String> headers, byte[] body) {}

  /**
   * The next request.
   *
   * @param apiKey that most of the requests carry
   * @param jobs ids that are there
   */
  public Shot next(String apiKey, List<String> jobs) {
    Operation operation = values.any(document.operations());
    List<String> headers = new ArrayList<>();
    if (values.chance(0.97)) {
      headers.addAll(List.of("x-api-key", values.chance(0.98) ? apiKey : values.any(TYPES)));
    }
    for (JsonNode parameter : operation.parametersIn("header")) {
      if (values.chance(0.2)) {
        headers.addAll(List.of(parameter.get("name").textValue(), headerValue(parameter)));
      }
    }
    byte[] body = new byte[0];
    if (operation.node().has("requestBody")) {
      headers.addAll(
          List.of("Content-Type", values.chance(0.97) ? "application/json" : values.any(TYPES)));
      JsonNode schema = operation.node().at("/requestBody/content/application~1json/schema");
      body = body(schema).getBytes(StandardCharsets.UTF_8);
    }
    String method = values.chance(0.97) ? operation.method() : values.any(METHODS);
    return new Shot(method, path(operation, jobs), headers, body);
  }

  private String body(JsonNode schema) {
    if (values.chance(0.15)) {
      return values.any(HOSTILE_BODIES);
    }
    JsonNode good = values.value(schema);
    return (values.chance(0.5) ? good : values.spoilt(good)).toString();
  }

  private String path(Operation operation, List<String> jobs) {
    String path = operation.template();
    for (JsonNode parameter : operation.parametersIn("path")) {
      String value =
          values.chance(0.15)
              ? values.any(HOSTILE_SEGMENTS)
              : path.startsWith("/v1/jobs/") && !jobs.isEmpty() && values.chance(0.8)
                  ? values.any(jobs)
                  : encoded(values.value(parameter.get("schema")).asText());
      path = path.replace("{" + parameter.get("name").textValue() + "}", value);
    }
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : operation.parametersIn("query")) {
      if (values.chance(parameter.path("required").asBoolean() ? 0.9 : 0.25)) {
        JsonNode value = values.value(parameter.get("schema"));
        String text = value.isArray() ? join(value) : value.asText();
        query.add(
            parameter.get("name").textValue()
                + "="
                + encoded(values.chance(0.3) ? values.any(HOSTILE_VALUES) : text));
      }
    }
    if (values.chance(0.03)) {
      query.add("zz=" + values.any(HOSTILE_SEGMENTS));
    }
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }

  /** No wait that would hold the test up. */
  private String headerValue(JsonNode parameter) {
    if (parameter.get("name").textValue().equals("Prefer")) {
      return values.any(List.of("respond-async", "wait=0", "wait=-1", "wait=x", "wait", "a=b;c"));
    }
    String value =
        values.chance(0.3)
            ? values.any(HOSTILE_VALUES)
            : values.value(parameter.get("schema")).asText();
    return value.replaceAll("[^ -~]", "x").strip();
  }

  private static String join(JsonNode array) {
    return String.join(",", array.valueStream().map(JsonNode::asText).toList());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
