package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final Router router =
      new Router(
          List.of(
              new Route("GET", "/v1/things/{id}", Route.Access.READ, RouterTest::echo),
              new Route("GET", "/v1/open", Route.Access.ANYONE, RouterTest::echo),
              new Route("GET", "/v1/down", Route.Access.ANYONE, RouterTest::down),
              new Route("GET", "/v1/broken", Route.Access.ANYONE, RouterTest::broken)));

  @Test
  void shouldGiveTheEndpointWhatStandsInTheVariablesPlace() {
    assertThat(get("/v1/things/7%2e", Jobs.TENANT).body()).isEqualTo("7%2e");
    assertThat(get("/v1/open", null).status()).isEqualTo(200);
    assertThat(router.handle(request("HEAD", "/v1/open", Map.of(), null)))
        .isEqualTo(get("/v1/open", null));
  }

  @Test
  void shouldAnswerUnknownPathsWith404AndWrongMethodsWith405() {
    assertThat(get("/v1/things/7/8", Jobs.TENANT).status()).isEqualTo(404);
    assertThat(get("/v1/nothing", null).status()).isEqualTo(404);
    ApiResponse wrong = router.handle(request("PUT", "/v1/open", Map.of(), null));
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.headers()).containsEntry("Allow", "GET, HEAD");
  }

  @Test
  void shouldAskForAKeyAndTellAMissingFromAWrongOne() {
    ApiResponse missing = get("/v1/things/7", null);
    ApiResponse wrong =
        router.handle(request("GET", "/v1/things/7", Map.of("X-API-Key", List.of("wrong")), null));

    assertThat(missing.status()).isEqualTo(401);
    assertThat(missing.headers()).containsKey("WWW-Authenticate");
    assertThat(missing.body()).contains("missing-api-key");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.body()).contains("invalid-api-key").doesNotContain("wrong\"");
  }

  @Test
  void shouldTurnAStoreThatIsDownIntoAProblemToRetry() {
    ApiResponse response = get("/v1/down", null);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.headers())
        .containsEntry("Content-Type", "application/problem+json")
        .containsKey("Retry-After");
  }

  @Test
  void shouldShowNothingOfAFaultOfOurOwn() {
    ApiResponse response = get("/v1/broken", null);

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret");
  }

  private ApiResponse get(String path, @Nullable TenantId tenant) {
    return router.handle(request("GET", path, Map.of(), tenant));
  }

  private static ApiRequest request(
      String method, String path, Map<String, List<String>> headers, @Nullable TenantId tenant) {
    return Requests.of(method, path, headers, new byte[0], tenant);
  }

  private static ApiResponse echo(ApiRequest request, String variable) {
    return ApiResponse.json(200, variable);
  }

  private static ApiResponse down(ApiRequest request, String variable) {
    throw new StoreUnavailableException("down", new IllegalStateException("secret"));
  }

  private static ApiResponse broken(ApiRequest request, String variable) {
    throw new IllegalStateException("secret");
  }
}
