package dev.millrace.core.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response, whichever server sends it.
 *
 * @param status HTTP status code
 * @param headers all fields, {@code Content-Type} among them
 * @param body text, sent as UTF-8
 */
public record ApiResponse(int status, Map<String, String> headers, String body) {

  public ApiResponse {
    headers = Map.copyOf(headers);
  }

  /** A JSON document that no cache may keep. */
  public static ApiResponse json(int status, String body) {
    return new ApiResponse(
        status, Map.of("Content-Type", "application/json", "Cache-Control", "no-store"), body);
  }

  /** An answer without a body, which no cache may keep either. */
  public static ApiResponse empty(int status) {
    return new ApiResponse(status, Map.of("Cache-Control", "no-store"), "");
  }

  /** The same response with one more field. */
  public ApiResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiResponse(status, more, body);
  }
}
