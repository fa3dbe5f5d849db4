package dev.millrace.local.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What Lambda tells of an invocation that failed.
 *
 * @param type the class of what the handler threw, or Lambda's own word, for example {@code
 *     Sandbox.Timedout}
 * @param message what happened, for people
 * @param document a JSON object with {@code errorType}, {@code errorMessage} and, of what a handler
 *     threw, {@code stackTrace}
 */
public record FunctionError(String type, String message, String document) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String UNKNOWN = "Unhandled";

  /** What is told of a call that threw this. */
  public static FunctionError of(Throwable thrown) {
    if (thrown instanceof FunctionFailedException failed) {
      return failed.error();
    }
    String type = thrown.getClass().getName();
    String message = String.valueOf(thrown.getMessage());
    ObjectNode document = document(type, message);
    ArrayNode trace = document.putArray("stackTrace");
    for (StackTraceElement frame : thrown.getStackTrace()) {
      trace.add(frame.toString());
    }
    return new FunctionError(type, message, document.toString());
  }

  static FunctionError of(String type, String message) {
    return new FunctionError(type, message, document(type, message).toString());
  }

  /** What a runtime posted of what its handler threw. */
  static FunctionError posted(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      String type = json.path("errorType").asText(UNKNOWN);
      return new FunctionError(type, json.path("errorMessage").asText(), text);
    } catch (JsonProcessingException e) {
      return of(UNKNOWN, text);
    }
  }

  private static ObjectNode document(String type, String message) {
    return JSON.createObjectNode().put("errorType", type).put("errorMessage", message);
  }
}
