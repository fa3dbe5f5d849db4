package dev.millrace.llm.provider;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a provider wants to be left alone, as the headers of its answer say. */
final class RetryAfter {
  private static final Duration MOST = Duration.ofDays(1);

  private RetryAfter() {}

  /** Nothing if they do not say, or say nonsense; a day at the most. */
  static Duration of(HttpHeaders headers, InstantSource clock) {
    return headers
        .firstValue("retry-after-ms")
        .flatMap(text -> number(text, 1))
        .or(() -> headers.firstValue("retry-after").flatMap(text -> seconds(text, clock)))
        .orElse(Duration.ZERO);
  }

  /** Such a time within its bounds. */
  static Duration bounded(Duration time) {
    if (time.isNegative()) {
      return Duration.ZERO;
    }
    return time.compareTo(MOST) > 0 ? MOST : time;
  }

  private static Optional<Duration> seconds(String text, InstantSource clock) {
    return number(text, 1000).or(() -> date(text, clock.instant()));
  }

  private static Optional<Duration> number(String text, long millis) {
    try {
      double count = Double.parseDouble(text.strip());
      return Double.isFinite(count)
          ? Optional.of(bounded(Duration.ofMillis((long) Math.ceil(count * millis))))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      Instant then =
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(bounded(Duration.between(now, then)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
