package dev.millrace.core.upload;

import java.util.Map;

/**
 * How to put the bytes of an upload: one request, which needs no key.
 *
 * @param method in capitals
 * @param url to which
 * @param headers that the request must have, exactly so; its {@code Content-Length} is the size
 */
public record UploadTicket(String method, String url, Map<String, String> headers) {

  public UploadTicket {
    headers = Map.copyOf(headers);
  }
}
