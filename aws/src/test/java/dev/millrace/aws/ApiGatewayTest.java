package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Scope;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.job.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiGatewayTest {

  @Test
  void shouldPutTheStageIntoLinksAndNotIntoThePath() {
    ApiRequest request = ApiGateway.request(event("/prod/v1/jobs"));

    assertThat(request.path()).isEqualTo("/v1/jobs");
    assertThat(request.baseUrl())
        .isEqualTo("https://abc.execute-api.eu-central-1.amazonaws.com/prod");
    assertThat(request.headers().first("CONTENT-TYPE")).contains("application/json");
  }

  @Test
  void shouldHaveNoStageInLinksBehindACustomDomain() {
    assertThat(ApiGateway.request(event("/v1/jobs")).baseUrl())
        .isEqualTo("https://abc.execute-api.eu-central-1.amazonaws.com");
  }

  @Test
  void shouldKnowThePathBehindABasePathToo() {
    APIGatewayProxyRequestEvent event =
        event("/base/v1/jobs/job_7")
            .withPath("/base/v1/jobs/job_7")
            .withResource("/v1/jobs/{id}")
            .withPathParameters(Map.of("id", "job_7"));

    assertThat(ApiGateway.request(event).path()).isEqualTo("/v1/jobs/job_7");
    assertThat(ApiGateway.request(event).baseUrl()).endsWith(".com/base");
  }

  @Test
  void shouldKnowTheCallerAsTheAuthorizerKnewIt() {
    Caller caller =
        new Caller(
            new TenantId("acme"),
            "key_1",
            EnumSet.of(Scope.READ, Scope.SUBMIT),
            Set.of("minilm-l6-v2"),
            new Limits(5, 10, 100, 1000));
    APIGatewayProxyRequestEvent event = event("/v1/jobs");
    event.getRequestContext().setAuthorizer(new HashMap<>(CallerContext.write(caller)));

    assertThat(ApiGateway.request(event).caller()).isEqualTo(caller);
    assertThat(ApiGateway.request(event("/v1/health")).caller()).isNull();
  }

  @Test
  void shouldBringTheBodyBackAsItWasSent() {
    APIGatewayProxyRequestEvent text = event("/v1/jobs").withBody("{\"ü\":1}");
    byte[] bytes = {(byte) 0xff, 0, 1};
    APIGatewayProxyRequestEvent binary =
        event("/v1/jobs")
            .withBody(Base64.getEncoder().encodeToString(bytes))
            .withIsBase64Encoded(true);

    assertThat(ApiGateway.request(text).body())
        .isEqualTo("{\"ü\":1}".getBytes(StandardCharsets.UTF_8));
    assertThat(ApiGateway.request(binary).body()).isEqualTo(bytes);
    assertThat(ApiGateway.request(event("/v1/jobs")).body()).isEmpty();
  }

  private static APIGatewayProxyRequestEvent event(String contextPath) {
    return new APIGatewayProxyRequestEvent()
        .withHttpMethod("POST")
        .withResource("/v1/jobs")
        .withPath("/v1/jobs")
        .withMultiValueHeaders(
            Map.of(
                "Host", List.of("abc.execute-api.eu-central-1.amazonaws.com"),
                "X-Forwarded-Proto", List.of("https"),
                "content-type", List.of("application/json")))
        .withRequestContext(new ProxyRequestContext().withPath(contextPath));
  }
}
