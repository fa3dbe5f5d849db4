package dev.millrace.core.job;

import dev.millrace.core.Sha256;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code traceparent} of W3C Trace Context, version 00 (w3.org/TR/trace-context).
 *
 * @param traceId 32 hexadecimal digits in lower case, not all of them 0
 * @param parentId 16 hexadecimal digits in lower case, not all of them 0
 * @param flags 8 bits
 */
public record Traceparent(String traceId, String parentId, int flags) {
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

  /** The bits that have a meaning: sampled, and random trace id. Others are not handed on. */
  private static final int KNOWN_FLAGS = 0b11;

  private static final int ID_DIGITS = 16;

  /** What the text says, or empty if it is not of this form: then it is to be ignored. */
  public static Optional<Traceparent> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Traceparent(
                matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3), 16)))
        : Optional.empty();
  }

  /** The trace that the job belongs to, if its submission named one. */
  public static Optional<Traceparent> of(Job job) {
    return Optional.ofNullable(job.request().context().traceparent()).flatMap(Traceparent::parse);
  }

  /**
   * What a call within the same trace sends on.
   *
   * @param call names the call, unlike any other of the trace
   */
  public Traceparent child(String call) {
    String id = Sha256.hex(traceId + parentId + call).substring(0, ID_DIGITS);
    return new Traceparent(traceId, id, flags & KNOWN_FLAGS);
  }

  /** The header's value. */
  @Override
  public String toString() {
    return "00-%s-%s-%02x".formatted(traceId, parentId, flags);
  }
}
