package dev.millrace.faults.proxy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Start line and header lines of a message, kept as they came. */
record HttpHead(String startLine, List<String> lines) {

  /** The header's first value. */
  Optional<String> value(String name) {
    return lines.stream().filter(line -> isNamed(line, name)).map(HttpHead::valueOf).findFirst();
  }

  /** Whether the header lists this token, in upper or lower case. */
  boolean says(String name, String token) {
    return lines.stream()
        .filter(line -> isNamed(line, name))
        .flatMap(line -> Arrays.stream(valueOf(line).split(",")))
        .anyMatch(each -> each.strip().equalsIgnoreCase(token));
  }

  HttpHead without(String name) {
    return new HttpHead(startLine, lines.stream().filter(line -> !isNamed(line, name)).toList());
  }

  /** All headers, found by name in upper and lower case alike. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    lines.forEach(line -> headers.merge(nameOf(line), valueOf(line), (a, b) -> a + "," + b));
    return headers;
  }

  /** The status of a response. */
  int status() {
    return Integer.parseInt(startLine.split(" ", 3)[1]);
  }

  /** Whether the sender keeps its connection after this message, as far as its headers tell. */
  boolean keepsConnection() {
    return says("Connection", "keep-alive")
        || (startLine.contains("HTTP/1.1") && !says("Connection", "close"));
  }

  private static boolean isNamed(String line, String name) {
    return nameOf(line).equalsIgnoreCase(name);
  }

  private static String nameOf(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? line : line.substring(0, colon);
  }

  private static String valueOf(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }
}
