package dev.millrace.aws;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * API Gateway's events as requests and responses of the API. API Gateway has asked the authorizer,
 * whose answer says who the caller is; functions never look at a key.
 */
public final class ApiGateway {
  private ApiGateway() {}

  public static ApiRequest request(APIGatewayProxyRequestEvent event) {
    Headers headers = headers(event);
    return new ApiRequest(
        Objects.requireNonNullElse(event.getRequestContext().getRequestId(), "unknown"),
        event.getHttpMethod(),
        path(event),
        query(event),
        baseUrl(event, headers),
        headers,
        body(event),
        CallerContext.read(event.getRequestContext().getAuthorizer()));
  }

  public static APIGatewayProxyResponseEvent response(ApiResponse response) {
    return new APIGatewayProxyResponseEvent()
        .withStatusCode(response.status())
        .withHeaders(response.headers())
        .withBody(response.body())
        .withIsBase64Encoded(false);
  }

  private static Headers headers(APIGatewayProxyRequestEvent event) {
    if (event.getMultiValueHeaders() != null) {
      return new Headers(event.getMultiValueHeaders());
    }
    Map<String, String> single = Objects.requireNonNullElse(event.getHeaders(), Map.of());
    return new Headers(
        single.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, field -> List.of(field.getValue()))));
  }

  /**
   * The path as the API knows it: a custom domain's base path stands in the event's path, but not
   * in its resource.
   */
  private static String path(APIGatewayProxyRequestEvent event) {
    String path = event.getResource();
    Map<String, String> variables = Objects.requireNonNullElse(event.getPathParameters(), Map.of());
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      path = path.replace("{" + variable.getKey() + "}", variable.getValue());
    }
    return path;
  }

  /**
   * What stands before that in the path that the client called: the stage, a base path, or nothing.
   */
  private static String baseUrl(APIGatewayProxyRequestEvent event, Headers headers) {
    String path = path(event);
    String full = Objects.requireNonNullElse(event.getRequestContext().getPath(), path);
    String prefix = full.endsWith(path) ? full.substring(0, full.length() - path.length()) : "";
    String scheme = headers.first("X-Forwarded-Proto").orElse("https");
    return scheme + "://" + headers.first("Host").orElse("localhost") + prefix;
  }

  private static byte[] body(APIGatewayProxyRequestEvent event) {
    if (event.getBody() == null) {
      return new byte[0];
    }
    return Boolean.TRUE.equals(event.getIsBase64Encoded())
        ? Base64.getDecoder().decode(event.getBody())
        : event.getBody().getBytes(StandardCharsets.UTF_8);
  }

  private static Query query(APIGatewayProxyRequestEvent event) {
    Map<String, List<String>> values = event.getMultiValueQueryStringParameters();
    return values == null ? Query.NONE : new Query(values);
  }
}
