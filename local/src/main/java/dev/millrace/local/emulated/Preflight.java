package dev.millrace.local.emulated;

import dev.millrace.core.http.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The OPTIONS methods that SAM's {@code Cors} makes: mocks, which run no code and answer the same
 * to everybody.
 */
final class Preflight {
  private final Section cors;

  /** The API's {@code Cors}. */
  Preflight(Section cors) {
    this.cors = cors;
  }

  /** The answer for a path with these methods. */
  ApiResponse response(List<String> methods) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Access-Control-Allow-Origin", unquote(cors.text("AllowOrigin")));
    headers.put("Access-Control-Allow-Headers", unquote(cors.text("AllowHeaders")));
    headers.put("Access-Control-Max-Age", unquote(cors.text("MaxAge")));
    headers.put("Access-Control-Allow-Methods", String.join(",", methods) + ",OPTIONS");
    return new ApiResponse(200, headers, "");
  }

  /** Static values stand in single quotes. */
  static String unquote(String value) {
    return value.startsWith("'") && value.endsWith("'")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
