package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
  private final Cors cors = Cors.of("https://app.example, http://localhost:5173");

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "http://localhost:5173"})
  void shouldLetAListedPageReadErrorsToo(String origin) {
    ApiResponse answer = cors.on(from(origin), error());

    assertThat(answer.headers())
        .containsEntry("Access-Control-Allow-Origin", origin)
        .containsEntry("Vary", "Origin")
        .doesNotContainKey("Access-Control-Allow-Credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.evil",
        "http://app.example",
        "null",
        "*",
        "https://APP.example"
      })
  void shouldLetNoOtherPageReadAnything(String origin) {
    assertThat(cors.on(from(origin), error()).headers())
        .doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void shouldKeepWhatElseTheAnswerVariesBy() {
    ApiResponse answer = error().with("Vary", "Prefer");

    assertThat(cors.on(from("https://app.example"), answer).headers())
        .containsEntry("Vary", "Prefer, Origin");
    assertThat(Cors.of("").origins()).isEmpty();
  }

  @Test
  void shouldTellABrowserWhatAListedPageMaySend() {
    Headers asked =
        new Headers(
            Map.of(
                "Origin", List.of("https://app.example"),
                "Access-Control-Request-Method", List.of("POST")));

    ApiResponse answer = cors.preflight("OPTIONS", asked).orElseThrow();

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers())
        .containsEntry("Access-Control-Allow-Origin", "https://app.example")
        .containsEntry("Vary", "Origin");
    assertThat(answer.headers().get("Access-Control-Allow-Headers")).contains("x-api-key");
    assertThat(answer.headers().get("Access-Control-Allow-Methods")).contains("DELETE");
    assertThat(cors.preflight("GET", asked)).isEmpty();
    assertThat(cors.preflight("OPTIONS", from("https://app.example"))).isEmpty();
    assertThat(Cors.NONE.preflight("OPTIONS", asked)).isEmpty();
  }

  private static Headers from(String origin) {
    return new Headers(Map.of("Origin", List.of(origin)));
  }

  private static ApiResponse error() {
    return new Problem(ProblemType.MISSING_API_KEY, "Send your key").toResponse("r");
  }
}
