package dev.millrace.local;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Router;
import java.util.List;
import java.util.Map;

/** What a browser sees at the root of a local run: that it runs, and how to call it. */
public final class WelcomePage {
  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Millrace</title>
      <style>
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
        pre { background: #8881; padding: 1rem; overflow-x: auto; border-radius: .4rem }
      </style>
      <h1>Millrace is running</h1>
      <p>Submit a job; the answer's <code>Location</code> tells where its result will be. The key is printed by
      <code>./millrace up</code> and kept in <code>endpoints.json</code> in the data folder.</p>
      <pre>curl -i localhost:PORT/v1/jobs \\
        -H 'x-api-key: KEY' -H 'content-type: application/json' \\
        -d '{"model":"minilm-l6-v2","input":{"text":"Hello, mill"}}'</pre>
      <p><a href="v1/health">Health</a> lists the models that are there.</p>
      </html>
      """;

  private WelcomePage() {}

  /** The page's route. */
  public static Router routes() {
    return new Router(
        List.of(
            new Route("GET", "/", Route.Access.ANYONE, (request, _) -> page(request.baseUrl()))));
  }

  private static ApiResponse page(String baseUrl) {
    String port = baseUrl.substring(baseUrl.lastIndexOf(':') + 1);
    return new ApiResponse(
        200,
        Map.of(
            "Content-Type", "text/html; charset=utf-8",
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
        HTML.replace("PORT", port));
  }
}
