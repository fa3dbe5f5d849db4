package dev.millrace.local.http;

import dev.millrace.core.account.Caller;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Query;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire.
 *
 * @param id names the request in answers and logs
 * @param body as sent; cut off a byte beyond what API Gateway takes
 */
@SuppressWarnings("ArrayRecordComponent") // calls are never compared
public record HttpCall(String id, String method, URI uri, Headers headers, byte[] body) {

  /** The same with its body. */
  HttpCall with(byte[] read) {
    return new HttpCall(id, method, uri, headers, read);
  }

  /** The path, still percent-encoded. */
  public String path() {
    return Optional.ofNullable(uri.getRawPath()).orElse("/");
  }

  /** What stands behind the path. */
  public Query query() {
    String raw = uri.getRawQuery();
    return raw == null ? Query.NONE : Query.parse(raw);
  }

  /** The address by which the client knows this server. */
  public String origin() {
    return "http://" + headers.first("Host").orElse("127.0.0.1");
  }

  /**
   * The call as a request of the API.
   *
   * @param caller whose key it carries; null for none
   */
  public ApiRequest toApiRequest(@Nullable Caller caller) {
    return new ApiRequest(id, method, path(), query(), origin(), headers, body, caller);
  }
}
