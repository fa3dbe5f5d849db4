package dev.millrace.core.http;

import dev.millrace.core.account.Caller;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request, whichever server received it.
 *
 * @param id names the request in answers and logs
 * @param method in capitals
 * @param path as sent, still percent-encoded, without query and without the deployment's stage
 * @param query what stood behind the path
 * @param baseUrl what stands before the path in this API's links, without a slash at its end
 * @param headers all fields
 * @param body the bytes as sent; empty if there was none
 * @param caller whose key the request carried; null if it carried none, or a wrong one
 * @param answerBy when the answer must be on its way; whoever waits for something waits no longer
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record ApiRequest(
    String id,
    String method,
    String path,
    Query query,
    String baseUrl,
    Headers headers,
    byte[] body,
    @Nullable Caller caller,
    Instant answerBy) {

  /** A request that has all the time of the world. */
  public ApiRequest(
      String id,
      String method,
      String path,
      Query query,
      String baseUrl,
      Headers headers,
      byte[] body,
      @Nullable Caller caller) {
    this(id, method, path, query, baseUrl, headers, body, caller, Instant.MAX);
  }

  /** The same request, to be answered in time. */
  public ApiRequest answeredBy(Instant end) {
    return new ApiRequest(id, method, path, query, baseUrl, headers, body, caller, end);
  }

  /**
   * Who sent it, on a route that only those with a key reach.
   *
   * @throws NullPointerException on another route
   */
  public Caller requireCaller() {
    return Objects.requireNonNull(caller);
  }

  /**
   * Whose job it is about, on a route that only those with a key reach.
   *
   * @throws NullPointerException on another route
   */
  public TenantId requireTenant() {
    return requireCaller().tenant();
  }
}
