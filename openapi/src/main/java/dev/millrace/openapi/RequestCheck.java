package dev.millrace.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with a request. Thread-safe. */
final class RequestCheck {
  private static final JsonMapper JSON = new JsonMapper();

  private final OpenApi document;
  private final Schemas schemas;

  RequestCheck(OpenApi document, Schemas schemas) {
    this.document = document;
    this.schemas = schemas;
  }

  List<String> faults(Operation operation, Exchange exchange) {
    List<String> faults = new ArrayList<>();
    operation
        .variables(exchange.path())
        .orElseThrow()
        .forEach((name, value) ->
            operation.parametersIn("path").stream()
                .filter(parameter -> parameter.get("name").textValue().equals(name))
                .forEach(parameter -> checkOne(parameter, List.of(value), faults)));
    for (JsonNode parameter : operation.parametersIn("query")) {
      checkOne(parameter, exchange.query().all(parameter.get("name").textValue()), faults);
    }
    for (JsonNode parameter : operation.parametersIn("header")) {
      checkOne(parameter, exchange.headers().all(parameter.get("name").textValue()), faults);
    }
    checkQueryNames(operation, exchange, faults);
    if (operation.node().has("requestBody")) {
      checkBody(operation.node().get("requestBody"), exchange, faults);
    }
    return faults.stream().map(fault -> "the request was taken, but " + fault).toList();
  }

  private static void checkQueryNames(Operation operation, Exchange exchange, List<String> faults) {
    Set<String> known =
        operation.parametersIn("query").stream()
            .map(parameter -> parameter.get("name").textValue())
            .collect(Collectors.toSet());
    for (String name : exchange.query().names()) {
      // a route without parameters never looks at the query
      if (!known.contains(name) && !known.isEmpty()) {
        faults.add("the query's " + name + " is not in the contract");
      }
    }
  }

  private void checkOne(JsonNode parameter, List<String> values, List<String> faults) {
    String name = parameter.get("in").textValue() + " parameter " + parameter.get("name");
    if (values.isEmpty()) {
      if (parameter.path("required").asBoolean()) {
        faults.add(name + " is missing");
      }
      return;
    }
    JsonNode schema = document.resolve(parameter.get("schema"));
    JsonNode value;
    if (schema.path("type").asText().equals("array")) {
      ArrayNode array = JSON.createArrayNode();
      values.stream()
          .flatMap(text -> Stream.of(text.split(",", -1)))
          .distinct()
          .forEach(array::add);
      value = array;
    } else if (values.size() > 1) {
      faults.add(name + " is there " + values.size() + " times");
      return;
    } else {
      value = schemas.value(schema, values.getFirst());
    }
    schemas.faults(parameter.get("schema"), value).forEach(fault -> faults.add(name + fault));
  }

  private void checkBody(JsonNode requestBody, Exchange exchange, List<String> faults) {
    JsonNode media = requestBody.at("/content").path(exchange.headers().mediaType());
    if (media.isMissingNode()) {
      faults.add("it has no media type " + exchange.headers().mediaType());
      return;
    }
    try {
      JsonNode body = JSON.readTree(new String(exchange.body(), StandardCharsets.UTF_8));
      schemas
          .faults(media.get("schema"), body)
          .forEach(fault -> faults.add("its body is not as it should be at " + fault));
    } catch (JsonProcessingException e) {
      faults.add("its body is not JSON");
    }
  }
}
