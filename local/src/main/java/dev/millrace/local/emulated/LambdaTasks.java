package dev.millrace.local.emulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.run.LambdaEnvelope;
import dev.millrace.local.function.FunctionError;
import dev.millrace.local.function.LocalFunction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The functions of the stack, as Task states call them. A call whose state was stopped goes on to
 * its end, as on Lambda. Thread-safe.
 */
final class LambdaTasks implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final Map<String, LocalFunction> functions = new ConcurrentHashMap<>();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final InstantSource clock;

  LambdaTasks(InstantSource clock) {
    this.clock = clock;
  }

  /** From now on, these are there. */
  void serve(Collection<LocalFunction> more) {
    more.forEach(function -> functions.put(function.name(), function));
  }

  /**
   * What the function of this name or ARN answers.
   *
   * @throws StatesError if there is no such function, or its call failed
   */
  JsonNode call(String function, JsonNode event) throws InterruptedException {
    LocalFunction known = find(function);
    String answer = await(calls.submit(() -> known.invoke(event.toString())));
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(known.name() + " answered no JSON", e);
    }
  }

  /** The same as {@code lambda:invoke} has it. */
  JsonNode invoke(JsonNode arguments) throws InterruptedException {
    String function = arguments.path("FunctionName").asText();
    JsonNode payload =
        arguments.has("Payload") ? arguments.get("Payload") : JSON.createObjectNode();
    String requestId = UUID.randomUUID().toString();
    String type = arguments.path("InvocationType").asText("RequestResponse");
    return switch (type) {
      case "RequestResponse" ->
          LambdaEnvelope.of(call(function, payload), requestId, clock.instant());
      case "Event" -> {
        LocalFunction known = find(function);
        var _ = calls.submit(() -> known.invoke(payload.toString()));
        ObjectNode envelope =
            LambdaEnvelope.of(JSON.getNodeFactory().textNode(""), requestId, clock.instant());
        yield envelope.put("StatusCode", 202);
      }
      default ->
          throw new StatesError(
              "Lambda.InvalidParameterValueException",
              "The invocation type " + type + " is not emulated");
    };
  }

  /** Calls nothing any more; what runs has a while to come to its end. */
  @Override
  public void close() {
    calls.shutdown();
    try {
      if (!calls.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        calls.shutdownNow();
      }
    } catch (InterruptedException e) {
      calls.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static String await(Future<String> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      FunctionError error = FunctionError.of(Objects.requireNonNull(e.getCause()));
      throw new StatesError(error.type(), error.document());
    }
  }

  private LocalFunction find(String function) {
    LocalFunction known = functions.get(name(function));
    if (known == null) {
      throw new StatesError(
          "Lambda.ResourceNotFoundException",
          "Function not found: %s (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException)"
              .formatted(function));
    }
    return known;
  }

  /** Of a name or an ARN, with or without a version. */
  private static String name(String function) {
    int prefix = function.lastIndexOf("function:");
    String rest = prefix < 0 ? function : function.substring(prefix + "function:".length());
    int version = rest.indexOf(':');
    return version < 0 ? rest : rest.substring(0, version);
  }
}
