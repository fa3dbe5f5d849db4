package dev.millrace.core.http;

import dev.millrace.core.job.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A request, whichever server received it.
 *
 * @param method in capitals
 * @param path as sent, still percent-encoded, without query and without the deployment's stage
 * @param baseUrl what stands before the path in this API's links, without a slash at its end
 * @param headers all fields
 * @param body the bytes as sent; empty if there was none
 * @param tenant whose key the request carried; null if it carried none, or a wrong one
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record ApiRequest(
    String method,
    String path,
    String baseUrl,
    Headers headers,
    byte[] body,
    @Nullable TenantId tenant) {}
