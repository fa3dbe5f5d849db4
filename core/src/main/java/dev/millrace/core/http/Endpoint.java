package dev.millrace.core.http;

/** Answers one kind of request. Thread-safe. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers a request.
   *
   * @param variable what stands where the route has its variable; empty text if it has none, and
   *     joined by slashes if it has several
   * @throws ProblemException to answer with a problem
   */
  ApiResponse handle(ApiRequest request, String variable);
}
