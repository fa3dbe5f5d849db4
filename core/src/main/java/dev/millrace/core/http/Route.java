package dev.millrace.core.http;

import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Scope;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Where an endpoint answers.
 *
 * @param method in capitals
 * @param template a path, of which any segment may be a variable: {@code /v1/jobs/{id}/cancel}
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

  /**
   * The variable's value if the path fits the template; empty text for a template without one. The
   * values of several are joined by a slash, which none of them has.
   */
  Optional<String> match(String path) {
    String[] wanted = template.split("/", -1);
    String[] segments = path.split("/", -1);
    if (wanted.length != segments.length) {
      return Optional.empty();
    }
    StringJoiner values = new StringJoiner("/");
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        values.add(segments[i]);
      } else if (!wanted[i].equals(segments[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values.toString());
  }
}
