package dev.millrace.asl.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.Machines;
import dev.millrace.asl.run.Refusal;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers the requests of AWS's clients, as Step Functions does. Thread-safe. Only {@code
 * StartSyncExecution} and outcomes of tasks may block, until the execution has ended and until the
 * outcome is durable.
 */
public final class StepFunctionsApi {
  private static final String PREFIX = "AWSStepFunctions.";
  private static final int BAD_REQUEST = 400;
  private static final int FAULT = 500;
  private static final int UNAVAILABLE = 503;

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Operation> operations = new HashMap<>();

  public StepFunctionsApi(ExecutionEngine engine) {
    Machines machines = new Machines(engine);
    operations.putAll(new MachineOperations(engine, machines).all());
    operations.putAll(new ExecutionOperations(engine, machines).all());
    operations.putAll(new TaskOperations(engine).all());
    operations.putAll(new MapRunOperations(engine).all());
  }

  /**
   * The answer to a request.
   *
   * @param target the header {@code X-Amz-Target}, for example {@code
   *     AWSStepFunctions.StartExecution}
   * @param body JSON
   */
  public WireAnswer answer(String target, String body) {
    Operation operation =
        target.startsWith(PREFIX) ? operations.get(target.substring(PREFIX.length())) : null;
    if (operation == null) {
      return error(BAD_REQUEST, "UnknownOperationException", "There is no operation " + target);
    }
    try {
      if (json.readTree(body.isEmpty() ? "{}" : body) instanceof ObjectNode params) {
        return new WireAnswer(200, operation.run(new Params(params)).toString());
      }
      return error(BAD_REQUEST, "SerializationException", "The body must be a JSON object");
    } catch (JsonProcessingException e) {
      return error(BAD_REQUEST, "SerializationException", e.getOriginalMessage());
    } catch (Refusal e) {
      boolean isPassing = e.code().equals("ServiceUnavailable");
      return error(isPassing ? UNAVAILABLE : BAD_REQUEST, e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Whatever is wrong in here, the client must get an answer that it knows how to take.
      return error(FAULT, "InternalFailure", String.valueOf(e));
    }
  }

  private WireAnswer error(int status, String code, String message) {
    ObjectNode node = json.createObjectNode().put("__type", code).put("message", message);
    return new WireAnswer(status, node.toString());
  }
}
