package dev.millrace.faults.proxy;

import java.util.Map;

/**
 * A request as a plan sees it.
 *
 * @param service the name that the proxy was started with
 * @param number counts the requests of one proxy from 1, in the order in which they were read
 * @param path with the query, as it stands in the request line
 * @param headers by name, which is found in upper and lower case alike; repeated ones joined by
 *     commas
 * @param body as UTF-8 text
 */
public record Exchange(
    String service,
    long number,
    String method,
    String path,
    Map<String, String> headers,
    String body) {

  /**
   * The operation as AWS calls it, such as {@code PutItem} or {@code SendMessage}; of a service
   * without the header {@code X-Amz-Target}, such as S3, the method.
   */
  public String operation() {
    String target = headers.getOrDefault("X-Amz-Target", method);
    return target.substring(target.lastIndexOf('.') + 1);
  }
}
