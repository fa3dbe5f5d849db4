package dev.millrace.local.function;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.local.http.HttpCall;
import dev.millrace.local.http.HttpFront;
import dev.millrace.local.http.HttpLimits;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/**
 * Lambda's <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 * for one environment, on a port of its own.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final String INVOCATION = RUNTIME + "invocation/";
  private static final int MOST_BYTES = 10 * 1024 * 1024;
  private static final ApiResponse ACCEPTED = ApiResponse.json(202, "{\"status\":\"OK\"}");

  private final FunctionDefinition function;
  private final Turns turns;
  private final HttpFront http;

  RuntimeApi(FunctionDefinition function, Turns turns) {
    this.function = function;
    this.turns = turns;
    this.http = HttpFront.start(0, HttpLimits.ofBody(MOST_BYTES), this::handle);
  }

  /** Host and port, as a runtime wants them. */
  String address() {
    return http.address().getAuthority();
  }

  @Override
  public void close() {
    http.close();
  }

  private ApiResponse handle(HttpCall call) {
    String path = call.path();
    if (path.equals(INVOCATION + "next")) {
      return next();
    }
    if (path.equals(RUNTIME + "init/error")) {
      turns.end(failure("did not start", call));
      return ACCEPTED;
    }
    int slash = path.lastIndexOf('/');
    if (path.startsWith(INVOCATION) && slash > INVOCATION.length()) {
      String id = path.substring(INVOCATION.length(), slash);
      switch (path.substring(slash)) {
        case "/response" -> {
          turns.answer(id, text(call));
          return ACCEPTED;
        }
        case "/error" -> {
          turns.fail(id, failure("failed", call));
          return ACCEPTED;
        }
        default -> {}
      }
    }
    return ApiResponse.json(404, "{}");
  }

  private ApiResponse next() {
    try {
      Invocation invocation = turns.ask().join();
      return new ApiResponse(200, invocation.headers(function.arn()), invocation.event());
    } catch (CompletionException e) {
      return ApiResponse.json(410, "{}");
    }
  }

  private FunctionFailedException failure(String what, HttpCall call) {
    FunctionError error = FunctionError.posted(text(call));
    return new FunctionFailedException(
        "%s %s: %s: %s".formatted(function.name(), what, error.type(), error.message()), error);
  }

  private static String text(HttpCall call) {
    return new String(call.body(), StandardCharsets.UTF_8);
  }
}
