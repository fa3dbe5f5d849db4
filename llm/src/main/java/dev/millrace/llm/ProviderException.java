package dev.millrace.llm;

import dev.millrace.core.job.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call of a provider that brought no answer. */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Duration retryAfter;
  private final boolean maybePaid;

  /**
   * A call without an answer.
   *
   * @param code what it means for the next try
   * @param detail for people; names no key
   * @param retryAfter how long the provider wants to be left alone; nothing if it did not say
   * @param maybePaid whether the provider may have done the work all the same
   */
  public ProviderException(
      ErrorCode code,
      String detail,
      Duration retryAfter,
      boolean maybePaid,
      @Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
    this.retryAfter = retryAfter;
    this.maybePaid = maybePaid;
  }

  /** The same, of which it is known how long the provider is to be left alone. */
  ProviderException leftAloneFor(Duration closed) {
    return new ProviderException(code, String.valueOf(getMessage()), closed, maybePaid, this);
  }

  public ErrorCode code() {
    return code;
  }

  /** How long the provider wants to be left alone; nothing if it did not say. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Whether the provider may have done the work, and will want money for it. */
  public boolean maybePaid() {
    return maybePaid;
  }
}
