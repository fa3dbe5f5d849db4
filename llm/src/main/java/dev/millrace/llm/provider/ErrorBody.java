package dev.millrace.llm.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the body of an error says, in any provider's format.
 *
 * @param codes all words for machines, in lower case
 * @param message the sentence for people; the whole body if none is found
 * @param retryDelay how long to wait; nothing if it does not say
 */
record ErrorBody(Set<String> codes, String message, Duration retryDelay) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)s");
  private static final double MILLIS = 1000;

  static ErrorBody of(HttpHeaders headers, String text) {
    Set<String> codes = new LinkedHashSet<>();
    headers.firstValue("x-amzn-errortype").ifPresent(type -> add(codes, type));
    JsonNode root = json(text);
    JsonNode said = root.isArray() ? root.path(0) : root;
    JsonNode error = said.path("error").isObject() ? said.path("error") : said;
    for (String field : new String[] {"code", "type", "status", "__type"}) {
      add(codes, error.path(field).asText(""));
    }
    add(codes, error.path("innererror").path("code").asText(""));
    Duration delay = Duration.ZERO;
    for (JsonNode detail : error.path("details")) {
      add(codes, detail.path("reason").asText(""));
      Matcher matcher = SECONDS.matcher(detail.path("retryDelay").asText(""));
      if (matcher.matches()) {
        delay = Duration.ofMillis((long) Math.ceil(Double.parseDouble(matcher.group(1)) * MILLIS));
      }
    }
    return new ErrorBody(Set.copyOf(codes), message(said, error, text), RetryAfter.bounded(delay));
  }

  private static String message(JsonNode said, JsonNode error, String otherwise) {
    for (JsonNode node :
        new JsonNode[] {
          error.path("message"), error.path("Message"), said.path("error"), said.path("detail")
        }) {
      if (node.isTextual()) {
        return node.asText();
      }
    }
    return otherwise;
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return MAPPER.missingNode();
    }
  }

  /** AWS puts a name space before its codes, and an address behind them. */
  private static void add(Set<String> codes, String code) {
    String word = code.substring(code.lastIndexOf('#') + 1).split(":", 2)[0];
    if (!word.isBlank()) {
      codes.add(word.strip().toLowerCase(Locale.ROOT));
    }
  }
}
