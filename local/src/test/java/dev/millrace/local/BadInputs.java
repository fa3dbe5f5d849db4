package dev.millrace.local;

import static dev.millrace.local.BadInput.CANARY;
import static dev.millrace.local.BadInput.request;
import static dev.millrace.local.BadInput.submit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of the matrix of bad inputs that one request can show. */
final class BadInputs {
  private static final String INPUT = "{\"text\":\"" + CANARY + "\"}";
  static final String GOOD = "{\"model\":\"minilm-l6-v2\",\"input\":" + INPUT + "}";
  private static final String VALIDATION = "validation-failed";
  private static final String UNKNOWN_JOB = "job_00000000000000000000000000";

  /** Rows that no single request over the wire can show, and where they are shown. */
  static final Map<Integer, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry(3, "a key for some models only: the tests of keys and limits"),
          Map.entry(6, "a result after its time needs a clock: the tests of results"),
          Map.entry(12, "cannot be: acceptance is one write; BadInputsContract sends both at once"),
          Map.entry(23, "tokens are counted by the worker: BadInputsContract reads the failed job"),
          Map.entry(24, "is not bad: BadInputsContract reads the job"),
          Map.entry(37, "names are resolved by the fetching worker: its own tests"),
          Map.entry(38, "addresses are fetched by the worker: its own tests"),
          Map.entry(42, "needs a store of uploads: the tests of uploads"),
          Map.entry(44, "needs a key with limits: the tests of keys and limits"),
          Map.entry(45, "needs a store that is down: RouterTest, and HttpFrontTest for overload"));

  /** Rows of features that come later. */
  static final Map<Integer, String> LATER =
      Map.of(
          28, "batches are a later issue",
          29, "back-fills are a later issue");

  private BadInputs() {}

  static List<BadInput> all() {
    List<BadInput> all = new ArrayList<>();
    addWho(all);
    addWhere(all);
    addHeaders(all);
    addJson(all);
    addSubmissions(all);
    addWebhooks(all);
    all.addAll(BadFiles.all());
    return all;
  }

  private static void addWho(List<BadInput> all) {
    String authenticate = "ApiKey header=\"x-api-key\"";
    all.add(
        submit(1, "no key", GOOD)
            .without("x-api-key")
            .gets(401, "missing-api-key")
            .header("WWW-Authenticate", authenticate));
    for (String key : List.of("wrong" + CANARY, "", " ", "mr_x_y", "k".repeat(5000))) {
      all.add(
          submit(2, "a wrong key of " + key.length() + " characters", GOOD)
              .without("x-api-key")
              .with("x-api-key", key)
              .gets(401, "invalid-api-key")
              .header("WWW-Authenticate", authenticate));
    }
  }

  private static void addWhere(List<BadInput> all) {
    for (String id :
        List.of(
            UNKNOWN_JOB,
            "job_x",
            "..%2f",
            "%00",
            "%2e%2e%2f" + CANARY,
            "%C3%28",
            "",
            "x".repeat(10_240))) {
      String what = "the id " + id.substring(0, Math.min(20, id.length()));
      for (String rest : List.of("", "/result")) {
        all.add(request(4, what, "GET", "/v1/jobs/" + id + rest).gets(404, "job-not-found"));
      }
      for (String action : List.of("/cancel", "/retry", "/webhook/replay")) {
        all.add(request(4, what, "POST", "/v1/jobs/" + id + action).gets(404, "job-not-found"));
      }
      all.add(request(4, what, "DELETE", "/v1/jobs/" + id).gets(404, "job-not-found"));
    }
    for (String path :
        List.of("/v1/nothing", "/v1", "/v2/jobs", "/v1/jobs/x/y", "/v1/jobs/x/y/z")) {
      all.add(request(5, "the path " + path, "GET", path).gets(404, "not-found"));
    }
    all.add(
        request(5, "a wrong method", "PATCH", "/v1/jobs/" + UNKNOWN_JOB + "/cancel")
            .gets(405, "method-not-allowed")
            .header("Allow", "POST"));
    all.add(
        request(5, "a method that is none", "FOO", "/v1/health")
            .gets(405, "method-not-allowed")
            .header("Allow", "GET, HEAD"));
    for (String limit : List.of("0", "-1", "abc", "101", "1.5", "99999999999999999999", "")) {
      all.add(
          request(43, "limit=" + limit, "GET", "/v1/jobs?limit=" + limit)
              .gets(422, VALIDATION)
              .tells("/query/limit"));
    }
    all.add(
        request(43, "two limits", "GET", "/v1/jobs?limit=1&limit=2")
            .gets(422, VALIDATION)
            .tells("/query/limit"));
    all.add(
        request(43, "an unknown parameter", "GET", "/v1/jobs?size=5")
            .gets(422, VALIDATION)
            .tells("/query/size"));
    for (String cursor : List.of("forged", "eyJ2IjoxfQ.AAAA", "%00", "a".repeat(2000))) {
      all.add(
          request(43, "a forged cursor", "GET", "/v1/jobs?cursor=" + cursor)
              .gets(400, "invalid-cursor"));
    }
  }

  private static void addHeaders(List<BadInput> all) {
    all.add(
        submit(7, "no Content-Type", GOOD)
            .without("Content-Type")
            .gets(415, "unsupported-media-type"));
    for (String type :
        List.of("text/plain", "application/json; charset=latin1", "application/xml", "nonsense")) {
      all.add(
          submit(7, "Content-Type " + type, GOOD)
              .without("Content-Type")
              .with("Content-Type", type)
              .gets(415, "unsupported-media-type"));
    }
    for (String encoding : List.of("gzip", "br", "deflate, gzip")) {
      all.add(
          submit(8, "Content-Encoding " + encoding, GOOD)
              .with("Content-Encoding", encoding)
              .gets(415, "unsupported-encoding")
              .header("Accept-Encoding", "identity"));
    }
    for (String accept : List.of("text/html", "application/json;q=0", "image/*, text/plain")) {
      all.add(
          submit(9, "Accept " + accept, GOOD).with("Accept", accept).gets(406, "not-acceptable"));
    }
    String invalid = "invalid-idempotency-key";
    for (String tokens : List.of("0", "-1", "1000000000", "1.5", "\"5\"", "null")) {
      all.add(
          submit(
                  25,
                  "max_tokens " + tokens,
                  "{\"model\":\"chat\",\"input\":{\"prompt\":\"hi\",\"max_tokens\":"
                      + tokens
                      + "}}")
              .gets(422, VALIDATION)
              .tells("\"/input/max_tokens\""));
    }
    for (String key : List.of("", "x".repeat(256), "a b", "ü", "tab\tbed")) {
      all.add(
          submit(10, "a key of " + key.length() + " characters that is none", GOOD)
              .with("Idempotency-Key", key)
              .gets(400, invalid));
    }
    all.add(
        submit(10, "two keys", GOOD)
            .with("Idempotency-Key", "a")
            .with("Idempotency-Key", "b")
            .gets(400, invalid));
  }

  private static void addJson(List<BadInput> all) {
    String at = "At line ";
    all.add(submit(13, "an empty body", "").gets(400, "malformed-json"));
    for (String body :
        List.of(
            "{",
            GOOD.substring(0, 30),
            GOOD + " x",
            GOOD + GOOD,
            GOOD.replace("{\"text", "/* c */ {\"text"),
            GOOD.replace("\"" + CANARY + "\"", "NaN"),
            "{'model':1}",
            "<x/>")) {
      all.add(submit(13, "no JSON", body).gets(400, "malformed-json").tells(at, "column "));
    }
    byte[] badUtf8 = GOOD.getBytes(StandardCharsets.UTF_8);
    badUtf8[GOOD.indexOf(CANARY)] = (byte) 0xff;
    String encoding = "malformed-encoding";
    all.add(submit(14, "bad UTF-8", badUtf8).gets(400, encoding));
    all.add(submit(14, "UTF-16", GOOD.getBytes(StandardCharsets.UTF_16)).gets(400, encoding));
    all.add(submit(14, "UTF-16LE", GOOD.getBytes(StandardCharsets.UTF_16LE)).gets(400, encoding));
    all.add(submit(14, "a byte order mark", "\uFEFF" + GOOD).gets(400, encoding));
    all.add(
        submit(14, "half a surrogate pair", GOOD.replace(CANARY, "\\ud800")).gets(400, encoding));
    all.add(
        submit(15, "a key twice", GOOD.replace(INPUT, "{\"text\":\"a\",\"text\":\"b\"}"))
            .gets(400, "duplicate-key")
            .tells("\"/input/text\""));
    all.add(
        submit(15, "a key twice at the top", GOOD.replace("}}", "},\"model\":\"x\"}"))
            .gets(400, "duplicate-key")
            .tells("\"/model\""));
    all.add(submit(16, "depth 33", "[".repeat(33) + "]".repeat(33)).gets(400, "json-too-deep"));
    all.add(submit(16, "depth 100,000", "[".repeat(100_000)).gets(400, "json-too-deep"));
    all.add(submit(16, "deep objects", "{\"a\":".repeat(50_000)).gets(400, "json-too-deep"));
    for (int bytes : new int[] {1024 * 1024 + 1, 9 * 1024 * 1024, 11 * 1024 * 1024}) {
      all.add(
          submit(17, bytes + " bytes", " ".repeat(bytes))
              .gets(413, "payload-too-large")
              .tells("/v1/uploads"));
    }
    for (String number : List.of("1e999999999", "9".repeat(10_000), "-1e-999999999")) {
      all.add(
          submit(18, "a number out of range", GOOD.replace(INPUT, "{\"text\":" + number + "}"))
              .gets(400, "number-out-of-range"));
    }
    String upload =
        "{\"content_type\":\"image/png\",\"sha256\":\"" + "0".repeat(64) + "\",\"size\":%s}";
    for (String size : List.of("9223372036854775808", "1.5", "-1", "0", "\"5\"", "null")) {
      all.add(
          submit(size.startsWith("9") ? 18 : 20, "the size " + size, upload.formatted(size))
              .to("POST", "/v1/uploads")
              .gets(422, VALIDATION)
              .tells("\"/size\""));
    }
  }

  private static void addSubmissions(List<BadInput> all) {
    for (String root : List.of("[]", "null", "\"x\"", "5", "true")) {
      all.add(submit(19, "the root " + root, root).gets(422, VALIDATION).tells("\"pointer\":\"\""));
    }
    all.add(
        submit(20, "four faults", "{\"zz\":1,\"model\":5,\"inputs\":{},\"deadline\":null}")
            .gets(422, VALIDATION)
            .tells("\"/deadline\"", "\"/input\"", "\"/inputs\"", "\"/model\"", "\"/zz\""));
    all.add(
        submit(20, "an empty object", "{}")
            .gets(422, VALIDATION)
            .tells("\"/input\"", "\"/model\""));
    for (String text : List.of("5", "1.5", "null", "true", "[]", "{}")) {
      all.add(
          submit(20, "the text " + text, GOOD.replace("\"" + CANARY + "\"", text))
              .gets(422, VALIDATION)
              .tells("\"/input/text\""));
    }
    String thirty =
        IntStream.range(0, 30).mapToObj(i -> "\"z" + i + "\":1").collect(Collectors.joining(","));
    all.add(
        submit(20, "thirty unknown fields", "{" + thirty + "}").gets(422, VALIDATION).tells("/z0"));
    for (String text : List.of("", "  ", "\\n\\t", "\\u0000", " \\u0000 ")) {
      all.add(
          submit(21, "no text", GOOD.replace(CANARY, text))
              .gets(422, VALIDATION)
              .tells("\"/input/text\""));
    }
    for (String model : List.of("maxilm", "minilm-l6-v2@2", "minilm-l6-v2@", "", "../x", "a@b@c")) {
      all.add(
          submit(22, "the model " + model, GOOD.replace("minilm-l6-v2", model))
              .gets(422, "unknown-model"));
    }
    Instant now = Instant.now();
    for (String deadline :
        List.of(
            now.minusSeconds(1).toString(),
            now.plus(15, ChronoUnit.DAYS).toString(),
            "tomorrow",
            "2026-11-20",
            "2026-11-20T12:00:00",
            "")) {
      all.add(
          submit(
                  26,
                  "the deadline " + deadline,
                  GOOD.replace("}}", "},\"deadline\":\"" + deadline + "\"}"))
              .gets(422, "invalid-deadline"));
    }
    String pairs =
        IntStream.range(0, 17)
            .mapToObj(i -> "\"k" + i + "\":\"v\"")
            .collect(Collectors.joining(","));
    for (String metadata : List.of(pairs, "\"k\":\"" + "v".repeat(2048) + "\"")) {
      all.add(
          submit(27, "too much metadata", GOOD.replace("}}", "},\"metadata\":{" + metadata + "}}"))
              .gets(422, "metadata-too-large"));
    }
  }

  private static void addWebhooks(List<BadInput> all) {
    for (String url :
        List.of(
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "example.com",
            "",
            "https://u:p@example.com/",
            "https://example.com:22/",
            "https://127.0.0.1/",
            "https://localhost/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://224.0.0.1/",
            "https://0/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fd00:ec2::254]/",
            "https://example.com/\\r\\nX: y",
            "https://example.com/" + "x".repeat(2048))) {
      all.add(
          submit(
                  39,
                  "the webhook " + url.substring(0, Math.min(40, url.length())),
                  GOOD.replace("}}", "},\"webhook\":{\"url\":\"" + url + "\"}}"))
              .gets(422, "webhook-url-not-allowed")
              .tells("\"/webhook/url\""));
    }
  }

  /** A value that is good, whatever it looks like. */
  static final String STRANGE_TEXT =
      new String(
          HexFormat.of().parseHex("f09f9880d7a2d791d7a8d799d7aa65cc81e2808bf09d949a"),
          StandardCharsets.UTF_8);
}
