package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonBodyTest {

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("", ProblemType.MALFORMED_JSON),
        refused("  ", ProblemType.MALFORMED_JSON),
        refused("{\"a\":", ProblemType.MALFORMED_JSON),
        refused("{} {}", ProblemType.MALFORMED_JSON),
        refused("{} x", ProblemType.MALFORMED_JSON),
        refused("{/* c */}", ProblemType.MALFORMED_JSON),
        refused("{\"a\":NaN}", ProblemType.MALFORMED_JSON),
        refused("{'a':1}", ProblemType.MALFORMED_JSON),
        refused("{\"a\":1,\"a\":2}", ProblemType.DUPLICATE_KEY),
        refused("[{\"b\":{\"a\":1,\"a\":2}}]", ProblemType.DUPLICATE_KEY),
        refused("[".repeat(33) + "]".repeat(33), ProblemType.JSON_TOO_DEEP),
        refused("[".repeat(100_000), ProblemType.JSON_TOO_DEEP),
        refused("{\"a\":1e999999999}", ProblemType.NUMBER_OUT_OF_RANGE),
        refused("{\"a\":" + "9".repeat(10_000) + "}", ProblemType.NUMBER_OUT_OF_RANGE),
        refused("\uFEFF{}", ProblemType.MALFORMED_ENCODING),
        refused("{\"a\":\"\\ud800\"}", ProblemType.MALFORMED_ENCODING),
        refused("{\"\\udc00\":1}", ProblemType.MALFORMED_ENCODING),
        refused(" ".repeat(JsonBody.MOST_BYTES + 1), ProblemType.PAYLOAD_TOO_LARGE));
  }

  @ParameterizedTest
  @MethodSource
  void refused(byte[] body, ProblemType type) {
    assertRefused(request(body, Map.of("Content-Type", "application/json")), type);
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() {
    Map<String, String> json = Map.of("Content-Type", "application/json");

    assertRefused(
        request(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}, json),
        ProblemType.MALFORMED_ENCODING);
    assertRefused(
        request("{}".getBytes(StandardCharsets.UTF_16BE), json), ProblemType.MALFORMED_ENCODING);
  }

  @Test
  void shouldSayWhereAKeyIsTwice() {
    byte[] body = "{\"a\":[0,{\"x/y\":1,\"x/y\":2}]}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> JsonBody.read(request(body, Map.of("Content-Type", "application/json"))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().errors())
                  .extracting(Problem.FieldError::pointer)
                  .containsExactly("/a/1/x~1y");
              assertThat(e.problem().detail()).isEqualTo("At line 1, column 23");
            });
  }

  @Test
  void shouldRefuseOtherMediaTypesAndEncodings() {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

    assertRefused(request(body, Map.of()), ProblemType.UNSUPPORTED_MEDIA_TYPE);
    for (String type : List.of("text/plain", "application/json; charset=latin1", "", ";")) {
      assertRefused(
          request(body, Map.of("Content-Type", type)), ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    assertRefused(
        request(body, Map.of("Content-Type", "application/json", "Content-Encoding", "gzip")),
        ProblemType.UNSUPPORTED_ENCODING);
  }

  @Test
  void shouldKeepEveryCharacter() {
    String text = "😀 עברית e\u0301 \u200b";
    byte[] body = ("{\"a\":\"" + text + "\",\"n\":-0}").getBytes(StandardCharsets.UTF_8);

    JsonNode read =
        JsonBody.read(request(body, Map.of("content-type", "Application/JSON;charset=UTF-8")));

    assertThat(read.get("a").textValue()).isEqualTo(text);
    assertThat(read.get("n").intValue()).isZero();
  }

  private static Arguments refused(String body, ProblemType type) {
    return Arguments.of(body.getBytes(StandardCharsets.UTF_8), type);
  }

  private static void assertRefused(ApiRequest request, ProblemType type) {
    assertThatThrownBy(() -> JsonBody.read(request))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().type()).isEqualTo(type));
  }

  private static ApiRequest request(byte[] body, Map<String, String> headers) {
    Map<String, List<String>> fields = new HashMap<>();
    headers.forEach((name, value) -> fields.put(name, List.of(value)));
    return Requests.of("POST", "/v1/jobs", fields, body, null);
  }
}
