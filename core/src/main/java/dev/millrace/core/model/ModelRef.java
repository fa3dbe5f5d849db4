package dev.millrace.core.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One version of a model.
 *
 * @param name 1 to 64 characters of {@code a-z 0-9 . _ -}, first a letter or digit
 * @param version 1 or more
 */
public record ModelRef(String name, int version) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if name or version have another form
   */
  public ModelRef {
    if (!NAME.matcher(name).matches() || version < 1) {
      throw new IllegalArgumentException("Not a model reference: " + name + "@" + version);
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is not {@code name@version}
   */
  public static ModelRef parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("Not a model reference: " + text);
    }
    return new ModelRef(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
  }

  /** Reads what {@link #toString} writes; empty if the text is something else. */
  public static Optional<ModelRef> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
