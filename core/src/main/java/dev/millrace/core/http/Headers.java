package dev.millrace.core.http;

import dev.millrace.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The header fields of a request: names in any case, values in the order of the request. Immutable.
 */
public final class Headers {
  private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  public Headers(Map<String, List<String>> fields) {
    fields.forEach((name, values) -> this.fields.put(name, List.copyOf(values)));
  }

  /** The field's values; none if it is absent. */
  public List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /** Hands each field to the consumer. */
  public void forEach(BiConsumer<String, List<String>> consumer) {
    fields.forEach(consumer);
  }

  /** The field's first value. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /**
   * The media type of {@code Content-Type} in lower case, without parameters; empty text if there
   * is none.
   */
  public String mediaType() {
    return MediaType.essence(first("Content-Type").orElse(""));
  }
}
