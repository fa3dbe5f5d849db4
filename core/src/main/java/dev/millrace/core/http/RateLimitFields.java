package dev.millrace.core.http;

import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Quotas;

/**
 * What is left of a caller's limits, as {@code RateLimit-Policy} and {@code RateLimit} say it
 * (draft-ietf-httpapi-ratelimit-headers-11): {@code burst}, submissions of the key, and {@code
 * day}, units of the tenant.
 */
public final class RateLimitFields {
  private static final long DAY_SECONDS = 86_400;

  private RateLimitFields() {}

  /** What a caller is told whose limit is reached. */
  public static ApiResponse refusal(ApiRequest request, Quotas.Refused refused) {
    return add(
        Problem.overLimit(refused).toResponse(request.id()),
        request.requireCaller().limits(),
        refused.remaining());
  }

  /** The response with the fields; without them for a caller that has no limits. */
  public static ApiResponse add(ApiResponse response, Limits limits, Quotas.Remaining remaining) {
    if (limits.equals(Limits.NONE)) {
      return response;
    }
    long window = Math.max(1, limits.burst() / limits.perSecond());
    return response
        .with(
            "RateLimit-Policy",
            "\"burst\";q=%d;w=%d, \"day\";q=%d;w=%d"
                .formatted(limits.burst(), window, limits.unitsPerDay(), DAY_SECONDS))
        .with(
            "RateLimit",
            "\"burst\";r=%d;t=%d, \"day\";r=%d;t=%d"
                .formatted(
                    remaining.burst(),
                    RetryAfter.roundedUp(remaining.burstReset()),
                    remaining.units(),
                    RetryAfter.roundedUp(remaining.unitsReset())));
  }
}
