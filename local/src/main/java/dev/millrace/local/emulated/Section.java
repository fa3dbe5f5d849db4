package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a template, read with errors that say where something is missing.
 *
 * @param path where it stands
 */
record Section(String path, Map<String, Object> values) {

  Set<String> keys() {
    return values.keySet();
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  @Nullable Object raw(String key) {
    return values.get(key);
  }

  /** The section below the key; empty if there is none. */
  Section section(String key) {
    return new Section(path + "." + key, Template.map(values.get(key)));
  }

  /** A list of sections below the key; empty if there is none. */
  List<Section> sections(String key) {
    return list(key).stream()
        .map(each -> new Section(path + "." + key + "[]", Template.map(each)))
        .toList();
  }

  /** The list below the key; empty if there is none. */
  List<?> list(String key) {
    return values.get(key) instanceof List<?> list ? list : List.of();
  }

  /**
   * @throws StartException if there is no value
   */
  String text(String key) {
    Object value = values.get(key);
    if (value == null || value instanceof Map || value instanceof List) {
      throw new StartException("The template needs a value at " + path + "." + key, null);
    }
    return value.toString();
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  /**
   * @throws StartException if there is a value that is not a whole number
   */
  int number(String key, int otherwise) {
    String text = text(key, Integer.toString(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new StartException("The template needs a number at " + path + "." + key, e);
    }
  }

  boolean flag(String key, boolean otherwise) {
    return Boolean.parseBoolean(text(key, Boolean.toString(otherwise)));
  }
}
