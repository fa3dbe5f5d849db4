package dev.millrace.local.function;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One event on its way through a function.
 *
 * @param answer what the handler answers; fails as the invocation fails
 */
record Invocation(String id, String event, Instant deadline, CompletableFuture<String> answer) {

  /** An invocation whose time runs from now. */
  static Invocation of(String event, Duration timeout) {
    return new Invocation(
        UUID.randomUUID().toString(),
        event,
        Instant.now().plus(timeout),
        new CompletableFuture<>());
  }

  /** What the Runtime API tells the runtime of it. */
  Map<String, String> headers(String arn) {
    String digits = id.replace("-", "");
    return Map.of(
        "Content-Type",
        "application/json",
        "Lambda-Runtime-Aws-Request-Id",
        id,
        "Lambda-Runtime-Deadline-Ms",
        Long.toString(deadline.toEpochMilli()),
        "Lambda-Runtime-Invoked-Function-Arn",
        arn,
        "Lambda-Runtime-Trace-Id",
        "Root=1-%08x-%s;Parent=%s;Sampled=0"
            .formatted(
                Instant.now().getEpochSecond(), digits.substring(8), digits.substring(0, 16)));
  }
}
