package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millrace.client.ProblemException.FieldError;
import dev.millrace.client.ProblemException.Problem;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Optional;

/**
 * What came back.
 *
 * @param tries how many requests it took
 */
record Answer(int status, HttpHeaders headers, String body, int tries) {

  /** Whether the request was done as asked, or is answered elsewhere, or nothing is new. */
  boolean isGood() {
    return (status >= 200 && status < 300) || status == 303 || status == 304;
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  JsonNode json() {
    return Json.read(body);
  }

  Job job() {
    return Job.of(json());
  }

  /** The refusal that this is. */
  ProblemException problem(Instant now) {
    JsonNode json = document();
    return new ProblemException(
        new Problem(
            status,
            Json.textOr(json, "code", "http-" + status),
            Json.textOr(json, "title", "The server answered " + status),
            Json.textOr(json, "detail", ""),
            Json.list(
                json,
                "errors",
                each ->
                    new FieldError(
                        Json.textOr(each, "pointer", ""), Json.textOr(each, "detail", ""))),
            header("X-Request-Id").orElse(Json.text(json, "request_id")),
            RetryAfter.of(headers, now)));
  }

  /** A gateway in between may answer in its own words: those say nothing that helps. */
  private JsonNode document() {
    boolean json = header("Content-Type").filter(type -> type.contains("json")).isPresent();
    try {
      return json ? json() : MissingNode.getInstance();
    } catch (MillraceException e) {
      return MissingNode.getInstance();
    }
  }
}
