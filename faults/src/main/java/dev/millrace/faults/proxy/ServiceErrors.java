package dev.millrace.faults.proxy;

import dev.millrace.faults.proxy.Fault.Status;
import java.util.HashMap;
import java.util.Map;

/**
 * Refusals in the words of {@code dynamodb}, {@code sqs} and {@code s3}, as their SDK clients read
 * them; of any other service, an HTTP status alone.
 */
public final class ServiceErrors {
  private static final String INTERNAL = "We encountered an internal error. Please try again.";

  private ServiceErrors() {}

  /** The service fails for reasons of its own; a client tries again. */
  public static Status unavailable(String service) {
    return switch (service) {
      case "dynamodb" ->
          json(500, "com.amazonaws.dynamodb.v20120810#InternalServerError", INTERNAL, Map.of());
      case "sqs" -> json(503, "com.amazon.coral.service#ServiceUnavailable", INTERNAL, Map.of());
      case "s3" -> xml(503, "ServiceUnavailable", "Please reduce your request rate.");
      default -> new Status(503, "", Map.of());
    };
  }

  /** The service has had too many requests; a client slows down and tries again. */
  public static Status throttled(String service) {
    return switch (service) {
      case "dynamodb" ->
          json(
              400,
              "com.amazonaws.dynamodb.v20120810#ThrottlingException",
              "Rate of requests exceeds the allowed throughput.",
              Map.of());
      case "sqs" ->
          json(
              400,
              "com.amazonaws.sqs#RequestThrottled",
              "Request is throttled.",
              Map.of("x-amzn-query-error", "RequestThrottled;Sender"));
      case "s3" -> xml(503, "SlowDown", "Please reduce your request rate.");
      default -> new Status(429, "", Map.of());
    };
  }

  private static Status json(int status, String type, String message, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Content-Type", "application/x-amz-json-1.0");
    headers.put("x-amzn-RequestId", "millrace-fault");
    String body = "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(type, message);
    return new Status(status, body, headers);
  }

  private static Status xml(int status, String code, String message) {
    String body =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>%s</Code><Message>%s</Message><RequestId>millrace-fault</RequestId></Error>\
        """
            .formatted(code, message);
    return new Status(
        status,
        body,
        Map.of("Content-Type", "application/xml", "x-amz-request-id", "millrace-fault"));
  }
}
