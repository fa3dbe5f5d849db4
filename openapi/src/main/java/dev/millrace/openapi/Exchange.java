package dev.millrace.openapi;

import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Query;

/**
 * A request and its response.
 *
 * @param method in capitals
 * @param path percent-encoded, without query
 * @param query what stood behind it
 * @param headers of the request
 * @param body of the request; empty if there was none
 * @param status of the response
 * @param responseHeaders of the response
 * @param responseBody of the response; empty text if there was none
 */
@SuppressWarnings("ArrayRecordComponent") // exchanges are never compared
public record Exchange(
    String method,
    String path,
    Query query,
    Headers headers,
    byte[] body,
    int status,
    Headers responseHeaders,
    String responseBody) {}
