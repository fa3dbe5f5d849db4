package dev.millrace.core.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query of a request: names and values, percent-decoded. Immutable. */
public final class Query {
  public static final Query NONE = new Query(Map.of());

  private final Map<String, List<String>> values;

  /** Of decoded names and values. */
  public Query(Map<String, List<String>> values) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
    this.values = copy;
  }

  /**
   * Reads {@code a=1&b=2} as it stands in an address. What is not percent-encoded as it should be
   * stands for itself, so that it fits no parameter.
   */
  public static Query parse(String raw) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        values
            .computeIfAbsent(decode(parts[0]), _ -> new ArrayList<>())
            .add(parts.length == 1 ? "" : decode(parts[1]));
      }
    }
    return new Query(values);
  }

  /** The names that are there. */
  public Set<String> names() {
    return values.keySet();
  }

  /** All values of the parameter; none if it is absent. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The parameter's first value. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (
        IllegalArgumentException e) { // why: a client's mistake, which meets no parameter's form
      return text;
    }
  }
}
