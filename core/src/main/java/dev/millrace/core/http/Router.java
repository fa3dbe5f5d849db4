package dev.millrace.core.http;

import dev.millrace.core.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
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

  public ApiResponse handle(ApiRequest request) {
    try {
      return dispatch(request);
    } catch (ProblemException e) {
      return e.problem().toResponse();
    } catch (StoreUnavailableException e) {
      LOG.warn("{} {} refused: {}", request.method(), request.path(), e.getMessage(), e);
      return new Problem(ProblemType.TEMPORARILY_UNAVAILABLE, "Try again in a moment").toResponse();
    } catch (RuntimeException e) { // the boundary of the process: a client must never see a stack
      LOG.error("{} {} failed", request.method(), request.path(), e);
      return new Problem(ProblemType.INTERNAL, "The error is in the log").toResponse();
    }
  }

  private ApiResponse dispatch(ApiRequest request) {
    for (Route route : routes) {
      Optional<String> variable = route.match(request.path());
      if (variable.isPresent() && route.method().equals(request.method())) {
        checkAccess(route, request);
        return route.endpoint().handle(request, variable.get());
      }
    }
    String allowed =
        routes.stream()
            .filter(route -> route.match(request.path()).isPresent())
            .map(Route::method)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return allowed.isEmpty()
        ? new Problem(ProblemType.NOT_FOUND, "See GET /v1/health for a path that is there")
            .toResponse()
        : new Problem(ProblemType.METHOD_NOT_ALLOWED, "It takes " + allowed)
            .toResponse()
            .with("Allow", allowed);
  }

  private static void checkAccess(Route route, ApiRequest request) {
    if (route.access() == Route.Access.KEY_HOLDERS && request.tenant() == null) {
      throw request.headers().first("x-api-key").isEmpty()
          ? new ProblemException(ProblemType.MISSING_API_KEY, "Send your key in x-api-key")
          : new ProblemException(ProblemType.INVALID_API_KEY, "The key is unknown or revoked");
    }
  }
}
