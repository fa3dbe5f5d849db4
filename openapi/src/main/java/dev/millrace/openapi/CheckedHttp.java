package dev.millrace.openapi;

import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Query;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** An HTTP client in a test: every exchange is held to the contract. Thread-safe. */
public final class CheckedHttp implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * What the server answers. Redirects are not followed.
   *
   * @throws AssertionError if that, or what was asked, is outside of the contract
   */
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    check(request, response);
    return response;
  }

  private static void check(HttpRequest request, HttpResponse<String> response) {
    URI uri = request.uri();
    ContractCheck.own()
        .check(
            new Exchange(
                request.method(),
                path(uri),
                uri.getRawQuery() == null ? Query.NONE : Query.parse(uri.getRawQuery()),
                new Headers(request.headers().map()),
                BodyBytes.of(request),
                response.statusCode(),
                new Headers(response.headers().map()),
                response.body()));
  }

  /** Without the deployment's stage. */
  private static String path(URI uri) {
    String path = uri.getRawPath();
    int v1 = path.indexOf("/v1/");
    return v1 < 0 ? path : path.substring(v1);
  }

  @Override
  public void close() {
    http.close();
  }
}
