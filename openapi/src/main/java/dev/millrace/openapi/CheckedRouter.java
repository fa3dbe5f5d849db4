package dev.millrace.openapi;

import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A router in a test: every exchange is held to the contract. */
public final class CheckedRouter {
  private CheckedRouter() {}

  /**
   * What the router answers.
   *
   * @throws AssertionError if that, or what was asked, is outside of the contract
   */
  public static ApiResponse handle(Router router, ApiRequest request) {
    ApiResponse response = router.handle(request);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    response.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    ContractCheck.own()
        .check(
            new Exchange(
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                request.body(),
                response.status(),
                new Headers(headers),
                response.body()));
    return response;
  }
}
