package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What every way of running Millrace promises to scripts of web pages. */
abstract class PagesContract extends InboxContract {
  /** The origin of the pages that may call. */
  static final String PAGE = "https://app.example";

  @Test
  void shouldLetAListedPageReadErrorsToo() throws Exception {
    for (String path : new String[] {"/v1/health", "/v1/jobs", "/v1/jobs/job_x", "/v1/nothing"}) {
      HttpResponse<String> answer = send(request(path, PAGE).GET());

      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
          .as("%s: %s", path, answer.body())
          .contains(PAGE);
    }
    HttpResponse<String> refused =
        send(
            request("/v1/jobs", PAGE)
                .header("x-api-key", server().apiKey())
                .POST(BodyPublishers.ofString("{")));
    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
  }

  @Test
  void shouldTellABrowserBeforehandWhatAListedPageMaySend() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/v1/jobs", PAGE)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-api-key")
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isIn(200, 204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains("GET", "POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("content-type", "x-api-key", "idempotency-key", "prefer");
  }

  @Test
  void shouldAnswerNoOtherPage() throws Exception {
    for (String origin : new String[] {"https://evil.example", "null", PAGE + ".evil"}) {
      HttpResponse<String> answer = send(request("/v1/health", origin).GET());

      assertThat(answer.statusCode()).as(origin).isEqualTo(403);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  private HttpRequest.Builder request(String path, String origin) {
    return HttpRequest.newBuilder(server().api().resolve(path)).header("Origin", origin);
  }

  /** A preflight is no part of the contract, so this client checks nothing by it. */
  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
