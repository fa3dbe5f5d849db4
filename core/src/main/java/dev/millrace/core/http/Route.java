package dev.millrace.core.http;

import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Scope;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an endpoint answers.
 *
 * @param method in capitals
 * @param template a path, in which at most one segment is a variable: {@code /v1/jobs/{id}/cancel}
 * @param access what the caller's key must allow
 * @param endpoint answers there
 */
public record Route(String method, String template, Access access, Endpoint endpoint) {

  /** Who may call: anyone, or whose key has the scope of the same name. */
  public enum Access {
    ANYONE,
    READ,
    SUBMIT,
    ADMIN;

    /** Whether the caller has what is needed, or nothing is. */
    boolean admits(Caller caller) {
      return switch (this) {
        case ANYONE -> true;
        case READ -> caller.has(Scope.READ);
        case SUBMIT -> caller.has(Scope.SUBMIT);
        case ADMIN -> caller.has(Scope.ADMIN);
      };
    }
  }

  /** HEAD is answered as GET; whoever sends the answer leaves the body away. */
  Stream<String> methods() {
    return method.equals("GET") ? Stream.of(method, "HEAD") : Stream.of(method);
  }

  boolean takes(String requestMethod) {
    return methods().anyMatch(requestMethod::equals);
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
