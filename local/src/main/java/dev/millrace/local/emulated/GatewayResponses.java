package dev.millrace.local.emulated;

import dev.millrace.core.http.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What API Gateway answers by itself, as the template re-shapes it
 * (docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html).
 */
final class GatewayResponses {
  private final Section templates;

  /** The template's {@code GatewayResponses}. */
  GatewayResponses(Section templates) {
    this.templates = templates;
  }

  /** The kinds that occur here, with what API Gateway answers if the template says nothing. */
  enum Kind {
    UNAUTHORIZED(401, "Unauthorized"),
    ACCESS_DENIED(403, "User is not authorized to access this resource"),
    INVALID_API_KEY(403, "Forbidden"),
    MISSING_AUTHENTICATION_TOKEN(403, "Missing Authentication Token"),
    REQUEST_TOO_LARGE(413, "Request Too Long"),
    DEFAULT_5XX(502, "Internal server error");

    private final int status;
    private final String message;

    Kind(int status, String message) {
      this.status = status;
      this.message = message;
    }
  }

  /** The answer to the request of this id. */
  ApiResponse of(Kind kind, String requestId) {
    Section own = templates.section(kind.name());
    String body =
        own.section("ResponseTemplates")
            .text("application/json", "{\"message\":\"" + kind.message + "\"}")
            .replace("$context.requestId", requestId);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    Section parameters = own.section("ResponseParameters").section("Headers");
    parameters.keys().forEach(name -> headers.put(name, value(parameters.text(name), requestId)));
    return new ApiResponse(own.number("StatusCode", kind.status), headers, body);
  }

  private static String value(String mapping, String requestId) {
    return mapping.equals("context.requestId") ? requestId : Preflight.unquote(mapping);
  }
}
