package dev.millrace.llm.provider;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What goes over the wire. Its text never shows the headers: a key is among them. */
record WireRequest(String method, URI uri, Map<String, List<String>> headers, String body) {
  private static final Set<String> SET_BY_THE_CLIENT = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    SET_BY_THE_CLIENT.addAll(List.of("Connection", "Content-Length", "Expect", "Host", "Upgrade"));
  }

  /**
   * As the JDK's client takes it.
   *
   * @throws IllegalArgumentException if a header or the address cannot be sent; the message may
   *     show a key
   */
  HttpRequest toJdk(HttpRequest.BodyPublisher publisher) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri).method(method, publisher);
    headers.forEach((name, values) -> {
      if (!SET_BY_THE_CLIENT.contains(name)) {
        values.forEach(value -> builder.header(name, value));
      }
    });
    return builder.build();
  }

  @Override
  public String toString() {
    return method + " " + uri;
  }
}
