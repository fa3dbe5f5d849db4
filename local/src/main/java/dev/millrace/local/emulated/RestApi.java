package dev.millrace.local.emulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.local.emulated.GatewayResponses.Kind;
import dev.millrace.local.emulated.RequestAuthorizer.Verdict;
import dev.millrace.local.http.HttpCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API Gateway's REST API with Lambda proxy integration: finds the route, asks the authorizer, calls
 * the function. The stage may stand before the path or not, as with a custom domain. Never throws.
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
  private final Preflight preflight;
  private final Guard guard;

  /**
   * Who is let in.
   *
   * @param authorizer says so
   * @param usageKey the key of the usage plan
   */
  record Guard(RequestAuthorizer authorizer, String usageKey) {}

  RestApi(
      String stage,
      List<RestRoute> routes,
      GatewayResponses responses,
      Preflight preflight,
      Guard guard) {
    this.stage = stage;
    this.routes = List.copyOf(routes);
    this.responses = responses;
    this.preflight = preflight;
    this.guard = guard;
  }

  ApiResponse handle(HttpCall call) {
    String id = call.id();
    if (call.body().length > MOST_BYTES) {
      return responses.of(Kind.REQUEST_TOO_LARGE, id);
    }
    String prefix = call.path().startsWith("/" + stage + "/") ? "/" + stage : "";
    String path = call.path().substring(prefix.length());
    for (RestRoute route : routes) {
      Optional<Map<String, String>> variables = route.match(call.method(), path);
      if (variables.isPresent()) {
        return enter(route, new ProxyEvent(call, stage, prefix, path, variables.get()));
      }
    }
    List<String> methods =
        routes.stream()
            .filter(route -> route.match(route.method(), path).isPresent())
            .map(RestRoute::method)
            .distinct()
            .toList();
    return call.method().equals("OPTIONS") && !methods.isEmpty()
        ? preflight.response(methods)
        : responses.of(Kind.MISSING_AUTHENTICATION_TOKEN, id);
  }

  private ApiResponse enter(RestRoute route, ProxyEvent event) {
    String id = event.call().id();
    try {
      if (!route.authorized()) {
        return invoke(route, event, null);
      }
      Optional<Verdict> verdict = guard.authorizer().verdict(route, event.call(), stage);
      if (verdict.isEmpty()) {
        return responses.of(Kind.UNAUTHORIZED, id);
      }
      if (!verdict.get().allowed()) {
        return responses.of(Kind.ACCESS_DENIED, id);
      }
      return route.keyRequired() && !verdict.get().usageKey().equals(guard.usageKey())
          ? responses.of(Kind.INVALID_API_KEY, id)
          : invoke(route, event, verdict.get());
    } catch (RuntimeException
        | JsonProcessingException e) { // as API Gateway: a broken function is a 502
      LOG.error("{} failed", route.template(), e);
      return responses.of(Kind.DEFAULT_5XX, id);
    }
  }

  private static ApiResponse invoke(RestRoute route, ProxyEvent event, @Nullable Verdict verdict)
      throws JsonProcessingException {
    JsonNode answer = JSON.readTree(route.function().invoke(event.json(route, verdict)));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    answer.path("headers").forEachEntry((name, value) -> headers.put(name, value.asText()));
    return new ApiResponse(
        answer.required("statusCode").asInt(), headers, answer.path("body").asText());
  }
}
