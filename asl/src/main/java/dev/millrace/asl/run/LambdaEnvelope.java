package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The result of {@code arn:aws:states:::lambda:invoke}: a function's answer and what is told of it.
 */
public final class LambdaEnvelope {
  private LambdaEnvelope() {}

  /**
   * The envelope.
   *
   * @param payload what the function answered
   * @param requestId of the call
   * @param at when it was answered
   */
  public static ObjectNode of(JsonNode payload, String requestId, Instant at) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("ExecutedVersion", "$LATEST");
    envelope.set("Payload", payload);
    ObjectNode metadata = envelope.putObject("SdkHttpMetadata");
    ObjectNode all = metadata.putObject("AllHttpHeaders");
    ObjectNode headers = metadata.putObject("HttpHeaders");
    header(all, headers, "X-Amz-Executed-Version", "$LATEST");
    header(all, headers, "x-amzn-Remapped-Content-Length", "0");
    header(all, headers, "Connection", "keep-alive");
    header(all, headers, "x-amzn-RequestId", requestId);
    header(all, headers, "Content-Length", Integer.toString(Json.size(Json.text(payload))));
    header(
        all,
        headers,
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)));
    header(all, headers, "Content-Type", "application/json");
    metadata.put("HttpStatusCode", 200);
    envelope.putObject("SdkResponseMetadata").put("RequestId", requestId);
    return envelope.put("StatusCode", 200);
  }

  private static void header(ObjectNode all, ObjectNode headers, String name, String value) {
    all.putArray(name).add(value);
    headers.put(name, value);
  }
}
