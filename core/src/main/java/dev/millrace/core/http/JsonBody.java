package dev.millrace.core.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Reads the JSON body of a request, strictly: UTF-8 without a byte order mark, one document, no key
 * twice, and within limits that keep a hostile body from costing more than it took to send.
 */
public final class JsonBody {

  /** The largest body, in bytes. */
  public static final int MOST_BYTES = 1024 * 1024;

  private static final int DEEPEST = 32;
  private static final int LONGEST_NUMBER = 100;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(MOST_BYTES)
                          .maxNameLength(256)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxTokenCount(100_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /**
   * The body's document.
   *
   * @throws ProblemException if the body is not JSON in UTF-8, too large, or beyond the limits
   */
  public static JsonNode read(ApiRequest request) {
    checkHeaders(request.headers());
    return read(request.body());
  }

  /**
   * The document that these bytes are, by the same rules.
   *
   * @throws ProblemException if they are not JSON in UTF-8, too many, or beyond the limits
   */
  public static JsonNode read(byte[] body) {
    if (body.length > MOST_BYTES) {
      throw new ProblemException(
          new Problem(
                  ProblemType.PAYLOAD_TOO_LARGE,
                  "Send what is larger as a file: POST /v1/uploads says where to")
              .with("limit", MOST_BYTES));
    }
    return parse(decode(body));
  }

  private static void checkHeaders(Headers headers) {
    String type = headers.first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!headers.mediaType().equals("application/json")
        || (type.contains("charset") && !type.contains("utf-8"))) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json");
    }
    String encoding = headers.first("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_ENCODING, "Send the body without Content-Encoding");
    }
  }

  private static String decode(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      if (text.startsWith("\uFEFF")) {
        throw new ProblemException(
            ProblemType.MALFORMED_ENCODING, "Leave the byte order mark away");
      }
      if (text.indexOf('\0') >= 0) { // in no JSON text, and in every one of UTF-16
        throw new ProblemException(ProblemType.MALFORMED_ENCODING, "Send the body as UTF-8");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new ProblemException(ProblemType.MALFORMED_ENCODING, "Send the body as UTF-8");
    }
  }

  /**
   * The document that this text is, by the same rules; how long it may be, the caller knows.
   *
   * @throws ProblemException if it is not JSON, or beyond the limits
   */
  public static JsonNode parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isMissingNode()) {
        throw new ProblemException(ProblemType.MALFORMED_JSON, "The body is empty");
      }
      JsonValues.check(json);
      return json;
    } catch (StreamConstraintsException e) {
      throw new ProblemException(limitBroken(e), "At " + position(e));
    } catch (JsonParseException e) {
      throw new ProblemException(
          e.getOriginalMessage().startsWith("Duplicate field")
              ? duplicate(e)
              : new Problem(ProblemType.MALFORMED_JSON, "At " + position(e)));
    } catch (JsonProcessingException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "At " + position(e));
    }
  }

  private static Problem duplicate(JsonParseException e) {
    // the parser has stopped at the second one
    String pointer = e.getProcessor().getParsingContext().pathAsPointer().toString();
    return new Problem(
        ProblemType.DUPLICATE_KEY,
        "At " + position(e),
        List.of(new Problem.FieldError(pointer, "is there twice")));
  }

  private static ProblemType limitBroken(StreamConstraintsException e) {
    String message = e.getOriginalMessage();
    if (message.contains("nesting depth")) {
      return ProblemType.JSON_TOO_DEEP;
    }
    return message.startsWith("Number") || message.contains("BigDecimal")
        ? ProblemType.NUMBER_OUT_OF_RANGE
        : ProblemType.MALFORMED_JSON;
  }

  private static String position(JsonProcessingException e) {
    return e.getLocation() == null
        ? "the end"
        : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }
}
