package dev.millrace.core.http;

import dev.millrace.core.account.Caller;
import dev.millrace.core.job.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for tests. */
public final class Requests {
  private Requests() {}

  /** Without a body, by the owner of this tenant's jobs; by nobody for null. */
  public static ApiRequest of(String method, String pathAndQuery, @Nullable TenantId tenant) {
    return of(method, pathAndQuery, Map.of(), new byte[0], tenant);
  }

  /** With a body of JSON. */
  public static ApiRequest json(
      String method, String pathAndQuery, String body, @Nullable TenantId tenant) {
    return of(
        method,
        pathAndQuery,
        Map.of("Content-Type", List.of("application/json")),
        body.getBytes(StandardCharsets.UTF_8),
        tenant);
  }

  /** With fields and a body. */
  public static ApiRequest of(
      String method,
      String pathAndQuery,
      Map<String, List<String>> headers,
      byte[] body,
      @Nullable TenantId tenant) {
    return by(tenant == null ? null : Caller.owner(tenant), method, pathAndQuery, headers, body);
  }

  /** By this caller. */
  public static ApiRequest by(
      @Nullable Caller caller,
      String method,
      String pathAndQuery,
      Map<String, List<String>> headers,
      byte[] body) {
    String[] parts = pathAndQuery.split("\\?", 2);
    return new ApiRequest(
        "request-1",
        method,
        parts[0],
        parts.length == 1 ? Query.NONE : Query.parse(parts[1]),
        "http://host",
        new Headers(new HashMap<>(headers)),
        body,
        caller);
  }
}
