package dev.millrace.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that is wrong, and what it gets.
 *
 * @param row of the matrix of bad inputs
 * @param what is wrong with it
 * @param headers name and value, in turn; {@code KEY} as a value stands for the server's key
 * @param status of the answer
 * @param code of the problem
 * @param answered headers that the answer has
 * @param told what stands in the answer's body, pointers above all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BadInput(
    int row,
    String what,
    String method,
    String path,
    List<String> headers,
    byte[] body,
    int status,
    String code,
    Map<String, String> answered,
    List<String> told) {

  static final String KEY = "{key}";

  /** Stands in bodies and headers, and must stand in no log. */
  static final String CANARY = "c4n4ry";

  private static final List<String> USUAL =
      List.of("x-api-key", KEY, "Content-Type", "application/json");

  /** A submission with this body. */
  static BadInput submit(int row, String what, String body) {
    return submit(row, what, body.getBytes(StandardCharsets.UTF_8));
  }

  static BadInput submit(int row, String what, byte[] body) {
    return new BadInput(row, what, "POST", "/v1/jobs", USUAL, body, 0, "", Map.of(), List.of());
  }

  /** A request without a body. */
  static BadInput request(int row, String what, String method, String path) {
    return new BadInput(
        row,
        what,
        method,
        path,
        List.of("x-api-key", KEY),
        new byte[0],
        0,
        "",
        Map.of(),
        List.of());
  }

  /** The same to another route. */
  BadInput to(String otherMethod, String otherPath) {
    return new BadInput(
        row, what, otherMethod, otherPath, headers, body, status, code, answered, told);
  }

  /** The same without these fields. */
  BadInput without(String name) {
    List<String> fewer = new ArrayList<>();
    for (int i = 0; i < headers.size(); i += 2) {
      if (!headers.get(i).equalsIgnoreCase(name)) {
        fewer.addAll(headers.subList(i, i + 2));
      }
    }
    return withHeaders(fewer);
  }

  /** The same with this field, beside those of the same name. */
  BadInput with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.addAll(List.of(name, value));
    return withHeaders(more);
  }

  private BadInput withHeaders(List<String> others) {
    return new BadInput(row, what, method, path, others, body, status, code, answered, told);
  }

  /** The headers as they are sent. */
  List<String> headers(String apiKey) {
    return headers.stream().map(value -> value.equals(KEY) ? apiKey : value).toList();
  }

  BadInput gets(int expected, String slug) {
    return new BadInput(row, what, method, path, headers, body, expected, slug, answered, told);
  }

  BadInput header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(answered);
    more.put(name, value);
    return new BadInput(row, what, method, path, headers, body, status, code, more, told);
  }

  /** The same, whose answer need not have this header. */
  BadInput answeredWithout(String name) {
    Map<String, String> fewer = new LinkedHashMap<>(answered);
    fewer.remove(name);
    return new BadInput(row, what, method, path, headers, body, status, code, fewer, told);
  }

  BadInput tells(String... parts) {
    return new BadInput(
        row, what, method, path, headers, body, status, code, answered, List.of(parts));
  }

  @Override
  public String toString() {
    return row + ": " + what;
  }
}
