package dev.millrace.local.emulated;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.local.http.HttpCall;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event of a Lambda proxy integration, format 1.0
 * (docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
 *
 * @param prefix what stood before the API's path: the stage, or nothing
 * @param path without that
 * @param variables of the path
 */
record ProxyEvent(
    HttpCall call, String stage, String prefix, String path, Map<String, String> variables) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * The event as JSON.
   *
   * @param verdict what the authorizer said; null if it was not asked
   */
  String json(RestRoute route, RequestAuthorizer.@Nullable Verdict verdict) {
    ObjectNode event = JSON.createObjectNode();
    event.put("resource", route.template());
    event.put("path", path);
    event.put("httpMethod", call.method());
    ObjectNode single = event.putObject("headers");
    ObjectNode multi = event.putObject("multiValueHeaders");
    call.headers()
        .forEach((name, values) -> {
          single.put(name, values.getLast());
          values.forEach(multi.withArray(name)::add);
        });
    single.put("X-Forwarded-Proto", "http");
    multi.putArray("X-Forwarded-Proto").add("http");
    ObjectNode query = event.putObject("queryStringParameters");
    ObjectNode multiQuery = event.putObject("multiValueQueryStringParameters");
    for (String name : call.query().names()) {
      query.put(name, call.query().all(name).getLast());
      call.query().all(name).forEach(multiQuery.putArray(name)::add);
    }
    ObjectNode pathParameters = event.putObject("pathParameters");
    variables.forEach(pathParameters::put);
    putContext(event.putObject("requestContext"), route, verdict);
    putBody(event);
    return event.toString();
  }

  private void putContext(
      ObjectNode context, RestRoute route, RequestAuthorizer.@Nullable Verdict verdict) {
    context.put("accountId", ResourceNames.ACCOUNT);
    context.put("apiId", "local");
    context.put("stage", stage);
    context.put("requestId", call.id());
    context.put("resourcePath", route.template());
    context.put("path", prefix + path);
    context.put("httpMethod", call.method());
    ObjectNode identity = context.putObject("identity").put("sourceIp", "127.0.0.1");
    if (verdict != null) {
      identity.put("apiKey", verdict.usageKey());
      context.set("authorizer", verdict.context());
    }
  }

  /**
   * API Gateway hands bodies of text types on as text; bytes that are no text would be spoiled by
   * that.
   */
  private void putBody(ObjectNode event) {
    if (call.body().length == 0) {
      event.putNull("body").put("isBase64Encoded", false);
      return;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(call.body())).toString();
      event.put("body", text).put("isBase64Encoded", false);
    } catch (CharacterCodingException e) {
      event.put("body", Base64.getEncoder().encodeToString(call.body()));
      event.put("isBase64Encoded", true);
    }
  }
}
