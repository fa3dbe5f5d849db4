package dev.millrace.core.http;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the endpoint for a request, and is the one boundary where exceptions become problem
 * documents. Never throws. Thread-safe.
 */
public final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private static final Set<String> JSON_RANGES =
      Set.of("*/*", "application/*", "application/json", "application/problem+json");

  /** A weight of nothing refuses (RFC 9110, 12.4.2). */
  private static final Pattern REFUSED = Pattern.compile(";\\s*q=0(\\.0*)?\\s*(;|$)");

  private final List<Route> routes;

  public Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  public List<Route> routes() {
    return routes;
  }

  /** Both routers' routes in one. */
  public Router and(Router other) {
    return new Router(Stream.concat(routes.stream(), other.routes.stream()).toList());
  }

  /** Answers the request; the answer names it in {@code X-Request-Id}. */
  public ApiResponse handle(ApiRequest request) {
    return answer(request).with("X-Request-Id", request.id());
  }

  private ApiResponse answer(ApiRequest request) {
    try {
      return dispatch(request);
    } catch (ProblemException e) {
      return e.problem().toResponse(request.id());
    } catch (StoreUnavailableException e) {
      LOG.warn("{} {} refused: {}", request.method(), request.path(), e.getMessage(), e);
      return new Problem(ProblemType.TEMPORARILY_UNAVAILABLE, "Try again in a moment")
          .toResponse(request.id());
    } catch (RuntimeException e) { // the boundary of the process: a client must never see a stack
      LOG.error("{} {} failed", request.method(), request.path(), e);
      return new Problem(ProblemType.INTERNAL, "The error is in the log").toResponse(request.id());
    }
  }

  private ApiResponse dispatch(ApiRequest request) {
    for (Route route : routes) {
      Optional<String> variable = route.match(request.path());
      if (variable.isPresent() && route.takes(request.method())) {
        checkAccess(route, request);
        checkAccepted(route, request.headers());
        return route.endpoint().handle(request, variable.get());
      }
    }
    String allowed =
        routes.stream()
            .filter(route -> route.match(request.path()).isPresent())
            .flatMap(Route::methods)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return allowed.isEmpty()
        ? new Problem(ProblemType.NOT_FOUND, "See GET /v1/health for a path that is there")
            .toResponse(request.id())
        : new Problem(ProblemType.METHOD_NOT_ALLOWED, "It takes " + allowed)
            .toResponse(request.id())
            .with("Allow", allowed);
  }

  /** A client that takes no JSON could not read the answer. */
  private static void checkAccepted(Route route, Headers headers) {
    if (route.access() == Route.Access.ANYONE || headers.all("Accept").isEmpty()) {
      return;
    }
    boolean json =
        headers.all("Accept").stream()
            .flatMap(field -> Arrays.stream(field.split(",", -1)))
            .map(range -> range.strip().toLowerCase(Locale.ROOT))
            .filter(range -> !REFUSED.matcher(range).find())
            .map(range -> range.split(";", 2)[0].strip())
            .anyMatch(JSON_RANGES::contains);
    if (!json) {
      throw new ProblemException(ProblemType.NOT_ACCEPTABLE, "Send Accept: application/json");
    }
  }

  private static void checkAccess(Route route, ApiRequest request) {
    if (route.access() == Route.Access.ANYONE) {
      return;
    }
    Caller caller = request.caller();
    if (caller == null) {
      throw request.headers().first("x-api-key").isEmpty()
          ? new ProblemException(ProblemType.MISSING_API_KEY, "Send your key in x-api-key")
          : new ProblemException(ProblemType.INVALID_API_KEY, "The key is unknown or revoked");
    }
    if (!route.access().admits(caller)) {
      throw new ProblemException(
          ProblemType.INSUFFICIENT_SCOPE,
          "It needs a key with the scope " + route.access().name().toLowerCase(Locale.ROOT));
    }
  }
}
