package dev.millrace.llm.provider;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ProviderException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one table of what a provider's failure means for the job, and whether it may cost money. It
 * says it without keys. Thread-safe.
 *
 * @param provider as the operator names it
 * @param scrubber takes the key out of what the provider says
 */
record ErrorTable(String provider, Scrubber scrubber, InstantSource clock) {
  private static final Set<String> REFUSED =
      Set.of(
          "content_filter",
          "content_policy_violation",
          "responsibleaipolicyviolation",
          "moderation_blocked");
  private static final Set<String> MONEY =
      Set.of(
          "billing_disabled",
          "billing_hard_limit_reached",
          "billing_not_active",
          "insufficient_balance",
          "insufficient_credits",
          "insufficient_quota",
          "insufficient_user_quota",
          "servicequotaexceededexception");
  private static final Set<String> KEY =
      Set.of(
          "api_key_invalid",
          "expiredtokenexception",
          "incompletesignature",
          "invalid_api_key",
          "invalidsignatureexception",
          "unrecognizedclientexception");
  private static final Set<String> BUSY =
      Set.of(
          "modelnotreadyexception",
          "overloaded_error",
          "requestlimitexceeded",
          "throttlingexception",
          "toomanyrequestsexception");

  /** Some say only in words that money is out, and use the status of a rate or a bad request. */
  private static final Pattern MONEY_IN_WORDS =
      Pattern.compile(
          "(?i)credits? (is|are|has been|have been) (depleted|exhausted|used up)|credit"
              + " balance|insufficient (credits?|balance|funds)|spend(ing)? (limit|cap)|billing"
              + " hard limit");

  private static final int SERVER_ERRORS = 500;

  /** The provider answered, and it is an error. */
  ProviderException answered(int status, HttpHeaders headers, String body) {
    ErrorBody said = ErrorBody.of(headers, body);
    Duration header = RetryAfter.of(headers, clock);
    Duration wait = header.compareTo(said.retryDelay()) > 0 ? header : said.retryDelay();
    String words = scrubber.scrub(said.message());
    return new ProviderException(
        code(status, said),
        provider + " answered " + status + (words.isEmpty() ? "" : ": " + words),
        wait,
        false,
        null);
  }

  /** The provider never had the request. */
  ProviderException unsent(@Nullable Throwable cause) {
    return new ProviderException(
        ErrorCode.PROVIDER_UNAVAILABLE,
        provider + " cannot be reached: " + name(cause),
        Duration.ZERO,
        false,
        cause);
  }

  /** Nothing could be sent in the operator's name: no credentials, or no region. */
  ProviderException unsigned(Throwable cause) {
    return new ProviderException(
        ErrorCode.PROVIDER_ACCESS_DENIED,
        "The request to "
            + provider
            + " cannot be signed: "
            + scrubber.scrub(String.valueOf(cause.getMessage())),
        Duration.ZERO,
        false,
        null);
  }

  /** The provider had the request, and the connection broke before there was a whole answer. */
  ProviderException cut(@Nullable Throwable cause) {
    return new ProviderException(
        ErrorCode.PROVIDER_TIMEOUT,
        provider + " broke the connection off: " + name(cause),
        Duration.ZERO,
        true,
        cause);
  }

  /** The provider had the request, and there was no whole answer in time. */
  ProviderException late(@Nullable Throwable cause) {
    return new ProviderException(
        ErrorCode.PROVIDER_TIMEOUT,
        provider + " did not answer in time",
        Duration.ZERO,
        true,
        cause);
  }

  /** The provider says that this is the answer, and nobody can use it: it "is empty", for one. */
  ProviderException unusable(String why) {
    return new ProviderException(
        ErrorCode.PROVIDER_BAD_ANSWER,
        "The answer of " + provider + " " + scrubber.scrub(why),
        Duration.ZERO,
        true,
        null);
  }

  /** The request cannot be written down. The cause is not told: it may show the key. */
  ProviderException unsendable() {
    return new ProviderException(
        ErrorCode.PROVIDER_REJECTED,
        "The request cannot be sent to " + provider,
        Duration.ZERO,
        false,
        null);
  }

  private static ErrorCode code(int status, ErrorBody said) {
    if (has(said, REFUSED)) {
      return ErrorCode.CONTENT_REFUSED;
    }
    if (status == 402 || has(said, MONEY) || isMoneyInWords(status, said)) {
      return ErrorCode.PROVIDER_QUOTA;
    }
    if (has(said, KEY)) {
      return ErrorCode.PROVIDER_ACCESS_DENIED;
    }
    if (has(said, BUSY)) {
      return ErrorCode.PROVIDER_RATE_LIMITED;
    }
    return switch (status) {
      case 401, 403 -> ErrorCode.PROVIDER_ACCESS_DENIED;
      case 429, 503, 529 -> ErrorCode.PROVIDER_RATE_LIMITED;
      case 408, 409, 424, 425 -> ErrorCode.PROVIDER_UNAVAILABLE;
      default ->
          status >= SERVER_ERRORS ? ErrorCode.PROVIDER_UNAVAILABLE : ErrorCode.PROVIDER_REJECTED;
    };
  }

  private static boolean isMoneyInWords(int status, ErrorBody said) {
    return (status == 400 || status == 403 || status == 429)
        && MONEY_IN_WORDS.matcher(said.message()).find();
  }

  private static boolean has(ErrorBody said, Set<String> codes) {
    return !Collections.disjoint(said.codes(), codes);
  }

  private static String name(@Nullable Throwable cause) {
    return cause == null ? "no reason" : cause.getClass().getSimpleName();
  }
}
