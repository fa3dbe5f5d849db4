package dev.millrace.faults.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Calls an API that may be dead, slow or behind a bad network, until it has an answer. Thread-safe.
 */
final class SoakClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI network;
  private final String host;

  /**
   * A client.
   *
   * @param network the address that is called
   * @param host what the server knows itself as
   */
  SoakClient(URI network, String host) {
    this.network = network;
    this.host = host;
  }

  /** Submits until it is accepted; the key keeps that one job. Answers its id. */
  String submit(String key, String text) throws InterruptedException {
    String body =
        JSON.createObjectNode()
            .put("model", "minilm-l6-v2")
            .set("input", JSON.createObjectNode().put("text", text))
            .toString();
    while (true) {
      Optional<JsonNode> job =
          call(
              request("/v1/jobs")
                  .header("content-type", "application/json")
                  .header("idempotency-key", key)
                  .POST(BodyPublishers.ofString(body)));
      if (job.isPresent()) {
        return job.get().required("id").textValue();
      }
    }
  }

  /** Reads until there is an answer. */
  JsonNode read(String path) throws InterruptedException {
    while (true) {
      Optional<JsonNode> answer = call(request(path).GET());
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  /** Empty if there was no usable answer; then a moment has passed. */
  private Optional<JsonNode> call(HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() < 300) {
        return Optional.of(JSON.readTree(response.body()));
      }
      if (response.statusCode() < 500 && response.statusCode() != 429) {
        throw new AssertionError(response.statusCode() + " " + response.body());
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("An answer that is no JSON", e);
    } catch (IOException e) {
      // no answer: the server may be dead, or the answer lost
    }
    TimeUnit.MILLISECONDS.sleep(100);
    return Optional.empty();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(network.resolve(path))
        .timeout(Duration.ofSeconds(20))
        .header("host", host)
        .header("x-api-key", "soak-key");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
