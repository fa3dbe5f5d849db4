package dev.millrace.local.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.Resource;
import dev.millrace.asl.run.LambdaEnvelope;
import dev.millrace.asl.run.TaskRequest;
import dev.millrace.asl.run.TaskResource;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The functions of this process, called by state machines as Lambda's would be. Thread-safe. */
final class FunctionTasks implements TaskResource {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionTasks.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Function> functions;
  private final InstantSource clock;

  /** A function: a JSON text in, a JSON text out. */
  @FunctionalInterface
  interface Function {

    /**
     * Answers.
     *
     * @param stopped says when nobody waits any more
     * @throws InterruptedException if it was interrupted while it waited for its turn
     */
    String answer(String event, TaskRequest stopped) throws InterruptedException;
  }

  /**
   * The functions with these names.
   *
   * @param functions by the name that definitions have for them
   */
  FunctionTasks(Map<String, Function> functions, InstantSource clock) {
    this.functions = Map.copyOf(functions);
    this.clock = clock;
  }

  @Override
  public JsonNode run(TaskRequest request) throws InterruptedException {
    if (!(request.resource() instanceof Resource.Service service)
        || !service.service().equals("lambda")
        || !service.action().equals("invoke")) {
      throw new StatesError("States.Runtime", request.resource().arn() + " is not served here");
    }
    String name = request.arguments().path("FunctionName").asText();
    Function function = functions.get(name);
    if (function == null) {
      throw new StatesError("Lambda.ResourceNotFoundException", "Function not found: " + name);
    }
    String event = request.arguments().path("Payload").toString();
    return LambdaEnvelope.of(answer(function, event, request), request.id(), clock.instant());
  }

  private static JsonNode answer(Function function, String event, TaskRequest request)
      throws InterruptedException {
    try {
      return JSON.readTree(function.answer(event, request));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A function answers JSON", e);
    } catch (RuntimeException | LinkageError e) { // as Lambda: what is thrown names the error
      LOG.warn("The function {} failed", request.arguments().path("FunctionName"), e);
      throw new StatesError(e.getClass().getName(), String.valueOf(e.getMessage()));
    }
  }
}
