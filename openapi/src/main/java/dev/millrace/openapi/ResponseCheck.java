package dev.millrace.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is wrong with a response. Thread-safe. */
final class ResponseCheck {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PROBLEM = "application/problem+json";
  private static final String PROBLEM_SCHEMA = "/components/schemas/Problem";

  /** Of HTTP itself, of every answer here, and of CORS; the contract speaks of the others. */
  private static final Set<String> COMMON_HEADERS =
      Set.of(
          "cache-control",
          "connection",
          "content-length",
          "content-type",
          "date",
          "transfer-encoding",
          "vary",
          "x-content-type-options");

  private final OpenApi document;
  private final Schemas schemas;

  ResponseCheck(OpenApi document, Schemas schemas) {
    this.document = document;
    this.schemas = schemas;
  }

  List<String> faults(Operation operation, Exchange exchange) {
    JsonNode named = operation.node().get("responses").path(Integer.toString(exchange.status()));
    if (named.isMissingNode()) {
      return List.of(operation + " has no answer " + exchange.status());
    }
    JsonNode response = document.resolve(named);
    List<String> faults = new ArrayList<>();
    checkHeaders(response.path("headers"), exchange, faults);
    JsonNode content = response.path("content");
    String type = exchange.responseHeaders().mediaType();
    if (content.isMissingNode()) {
      if (!exchange.responseBody().isEmpty()) {
        faults.add("there should be no body");
      }
    } else if (!content.has(type)) {
      faults.add("its media type is " + type);
    } else {
      checkBody(content.get(type).get("schema"), exchange, faults);
    }
    return faults;
  }

  /** What is answered where the contract has nothing: a problem that says so. */
  List<String> faultsOutside(Exchange exchange) {
    List<String> faults = new ArrayList<>();
    List<String> methods = document.methods(exchange.path());
    boolean ours = exchange.path().startsWith("/v1/");
    if (exchange.method().equals("HEAD")) {
      return faults;
    }
    if (exchange.responseHeaders().mediaType().equals(PROBLEM)) {
      checkBody(document.root().at(PROBLEM_SCHEMA), exchange, faults);
    } else if (ours && !exchange.method().equals("OPTIONS")) {
      faults.add("there is no such operation, and the answer is no problem");
    }
    if (exchange.status() == 405 && exchange.responseHeaders().first("Allow").isEmpty()) {
      faults.add("a 405 has Allow");
    }
    if (ours && exchange.status() == 405 && methods.isEmpty()) {
      faults.add("the path is not in the contract, and still takes other methods");
    }
    return faults;
  }

  private void checkHeaders(JsonNode wanted, Exchange exchange, List<String> faults) {
    List<String> known = new ArrayList<>();
    wanted.forEachEntry((name, reference) -> {
      known.add(name.toLowerCase(Locale.ROOT));
      JsonNode header = document.resolve(reference);
      List<String> values = exchange.responseHeaders().all(name);
      if (values.isEmpty() && header.path("required").asBoolean()) {
        faults.add(name + " is missing");
      }
      for (String value : values) {
        JsonNode schema = header.get("schema");
        schemas
            .faults(schema, schemas.value(schema, value))
            .forEach(fault -> faults.add(name + fault));
      }
    });
    exchange
        .responseHeaders()
        .forEach((name, _) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!known.contains(lower)
              && !COMMON_HEADERS.contains(lower)
              && !lower.startsWith("access-control-")) {
            faults.add(name + " is not in the contract");
          }
        });
  }

  private void checkBody(JsonNode schema, Exchange exchange, List<String> faults) {
    try {
      JsonNode body = JSON.readTree(exchange.responseBody());
      schemas.faults(schema, body).forEach(fault -> faults.add("its body at " + fault));
      if (exchange.responseHeaders().mediaType().equals(PROBLEM)) {
        checkProblem(body, exchange.status(), faults);
      }
    } catch (JsonProcessingException e) {
      faults.add("its body is not JSON");
    }
  }

  /** A problem says the same in all its members. */
  private static void checkProblem(JsonNode body, int status, List<String> faults) {
    if (body.path("status").asInt() != status) {
      faults.add("its status member is not its status");
    }
    String code = body.path("code").asText();
    Arrays.stream(ProblemType.values())
        .filter(type -> type.slug().equals(code))
        .forEach(type -> {
          if (type.status() != status
              || !body.path("title").asText().equals(type.title())
              || !body.path("type").asText().endsWith("/" + code)
              || body.path("retryable").asBoolean() != type.isRetryable()) {
            faults.add("type, title, status or retryable are not those of " + code);
          }
        });
  }
}
