package dev.millrace.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Does what its event says, and answers what it knows of where it runs. */
public final class ProbeHandler
    implements RequestHandler<Map<String, String>, Map<String, Object>> {

  public ProbeHandler() {
    if (System.getenv("BROKEN") != null) {
      throw new IllegalStateException("no configuration");
    }
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
    switch (event.getOrDefault("do", "answer")) {
      case "throw" -> throw new IllegalArgumentException("as asked");
      case "hang" -> hang();
      case "exit" -> Runtime.getRuntime().halt(3);
      default -> {}
    }
    return Map.of(
        "pid",
        ProcessHandle.current().pid(),
        "requestId",
        context.getAwsRequestId(),
        "arn",
        context.getInvokedFunctionArn(),
        "remaining",
        context.getRemainingTimeInMillis(),
        "taskRoot",
        System.getenv("LAMBDA_TASK_ROOT"),
        "own",
        System.getenv("OWN"),
        "home",
        String.valueOf(System.getenv("HOME")),
        "text",
        event.getOrDefault("text", ""));
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
