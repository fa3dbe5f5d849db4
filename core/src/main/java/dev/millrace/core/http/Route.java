package dev.millrace.core.http;

import java.util.Optional;

/**
 * Where an endpoint answers.
 *
 * @param method in capitals
 * @param template a path, in which at most one segment is a variable: {@code /v1/jobs/{id}/cancel}
 * @param access whether a key is needed
 * @param endpoint answers there
 */
public record Route(String method, String template, Access access, Endpoint endpoint) {

  /** Who may call. */
  public enum Access {
    ANYONE,
    KEY_HOLDERS
  }

  /** The variable's value if the path fits the template; empty text for a template without one. */
  Optional<String> match(String path) {
    int brace = template.indexOf('{');
    if (brace < 0) {
      return path.equals(template) ? Optional.of("") : Optional.empty();
    }
    String prefix = template.substring(0, brace);
    String suffix = template.substring(template.indexOf('}') + 1);
    int end = path.length() - suffix.length();
    if (end < prefix.length() || !path.startsWith(prefix) || !path.endsWith(suffix)) {
      return Optional.empty();
    }
    String value = path.substring(prefix.length(), end);
    return value.contains("/") ? Optional.empty() : Optional.of(value);
  }
}
