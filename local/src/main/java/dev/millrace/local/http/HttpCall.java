package dev.millrace.local.http;

import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Headers;
import dev.millrace.core.job.TenantId;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire.
 *
 * @param body as sent; cut off a byte beyond what API Gateway takes
 */
@SuppressWarnings("ArrayRecordComponent") // calls are never compared
public record HttpCall(String method, URI uri, Headers headers, byte[] body) {

  /** The path, still percent-encoded. */
  public String path() {
    return Optional.ofNullable(uri.getRawPath()).orElse("/");
  }

  /** The address by which the client knows this server. */
  public String origin() {
    return "http://" + headers.first("Host").orElse("127.0.0.1");
  }

  /**
   * The call as a request of the API.
   *
   * @param tenant whose key it carries; null for none
   */
  public ApiRequest toApiRequest(@Nullable TenantId tenant) {
    return new ApiRequest(method, path(), origin(), headers, body, tenant);
  }
}
