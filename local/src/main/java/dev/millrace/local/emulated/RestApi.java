package dev.millrace.local.emulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.local.ApiKeys;
import dev.millrace.local.emulated.GatewayResponses.Kind;
import dev.millrace.local.http.HttpCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API Gateway's REST API with Lambda proxy integration: finds the route, checks the key, calls the
 * function. The stage may stand before the path or not, as with a custom domain. Never throws.
 * Thread-safe.
 */
final class RestApi {
  private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** API Gateway takes bodies up to this size. */
  static final int MOST_BYTES = 10 * 1024 * 1024;

  private final String stage;
  private final List<RestRoute> routes;
  private final GatewayResponses responses;
  private final String apiKey;

  RestApi(String stage, List<RestRoute> routes, GatewayResponses responses, String apiKey) {
    this.stage = stage;
    this.routes = List.copyOf(routes);
    this.responses = responses;
    this.apiKey = apiKey;
  }

  ApiResponse handle(HttpCall call) {
    if (call.body().length > MOST_BYTES) {
      return responses.of(Kind.REQUEST_TOO_LARGE);
    }
    String prefix = call.path().startsWith("/" + stage + "/") ? "/" + stage : "";
    String path = call.path().substring(prefix.length());
    for (RestRoute route : routes) {
      Optional<Map<String, String>> variables = route.match(call.method(), path);
      if (variables.isPresent()) {
        return route.keyRequired() && !hasKey(call)
            ? responses.of(Kind.INVALID_API_KEY)
            : invoke(route, new ProxyEvent(call, stage, prefix, path, variables.get()));
      }
    }
    return responses.of(Kind.MISSING_AUTHENTICATION_TOKEN);
  }

  private boolean hasKey(HttpCall call) {
    return call.headers().first("x-api-key").filter(key -> ApiKeys.same(key, apiKey)).isPresent();
  }

  private ApiResponse invoke(RestRoute route, ProxyEvent event) {
    try {
      JsonNode answer =
          JSON.readTree(
              route.function().invoke(event.json(route, hasKey(event.call()) ? apiKey : "")));
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", "application/json");
      answer.path("headers").forEachEntry((name, value) -> headers.put(name, value.asText()));
      return new ApiResponse(
          answer.required("statusCode").asInt(), headers, answer.path("body").asText());
    } catch (RuntimeException
        | JsonProcessingException e) { // as API Gateway: a broken function is a 502
      LOG.error("{} failed", route.function().name(), e);
      return responses.of(Kind.DEFAULT_5XX);
    }
  }
}
