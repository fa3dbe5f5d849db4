package dev.millrace.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server refused a request, and said why as a problem document (RFC 9457). */
public final class ProblemException extends MillraceException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.sentence(), null);
    this.problem = problem;
  }

  /** The HTTP status. */
  public int status() {
    return problem.status();
  }

  /**
   * Whether the server, or whoever stands before it, could not answer now: what was asked for may
   * have been done.
   */
  boolean isUnanswered() {
    return status() == 502 || status() == 503 || status() == 504;
  }

  /**
   * The word for programs, such as {@code validation-failed}; {@code http-502} if none was sent.
   */
  public String code() {
    return problem.code();
  }

  /** What is wrong, for people. */
  public String detail() {
    return problem.detail();
  }

  /** Each single fault of the request, for problems that can have several. */
  public List<FieldError> errors() {
    return problem.errors();
  }

  /** Names the request in the server's logs. */
  public Optional<String> requestId() {
    return Optional.ofNullable(problem.requestId());
  }

  /** How long to wait before the next try, if the server said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(problem.retryAfter());
  }

  /** Whether the problem is of this kind. */
  public boolean is(String code) {
    return code().equals(code);
  }

  /**
   * One fault in a request.
   *
   * @param pointer JSON Pointer to the value in the body; {@code /query/name} for a parameter
   * @param detail what is wrong with it
   */
  public record FieldError(String pointer, String detail) {}

  /** What the server said. */
  record Problem(
      int status,
      String code,
      String title,
      String detail,
      List<FieldError> errors,
      @Nullable String requestId,
      @Nullable Duration retryAfter) {

    String sentence() {
      StringBuilder text = new StringBuilder(title);
      if (!detail.isEmpty()) {
        text.append(": ").append(detail);
      }
      for (FieldError error : errors) {
        text.append("; ").append(error.pointer()).append(' ').append(error.detail());
      }
      text.append(" (").append(status).append(' ').append(code);
      if (requestId != null) {
        text.append(", request ").append(requestId);
      }
      return text.append(')').toString();
    }
  }
}
