package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the API of a local run. Thread-safe. */
public final class ApiClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI api;
  private final String apiKey;

  public ApiClient(URI api, String apiKey) {
    this.api = api;
    this.apiKey = apiKey;
  }

  /**
   * Submits a text to be embedded.
   *
   * @return the job's address
   * @throws IOException if the answer is not 202
   */
  public URI submit(String model, String text) throws IOException, InterruptedException {
    String body =
        JSON.createObjectNode()
            .put("model", model)
            .set("input", JSON.createObjectNode().put("text", text))
            .toString();
    HttpRequest request =
        request(api.resolve("/v1/jobs"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 202) {
      throw new IOException("Submitting: " + response.statusCode() + " " + response.body());
    }
    return URI.create(response.headers().firstValue("Location").orElseThrow());
  }

  /**
   * The job as it stands.
   *
   * @throws IOException if the answer is not 200
   */
  public JsonNode get(URI job) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request(job).GET().build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "Reading " + job + ": " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).header("x-api-key", apiKey);
  }
}
