package dev.millrace.core.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client would like (RFC 7240). Of a preference that is there twice the first counts; one
 * that is unknown or malformed is ignored.
 *
 * @param longest how long the answer may wait for the job, at most {@link #LONGEST_WAIT}; null if
 *     the client did not say
 * @param respondAsync whether the client likes a 202 better than a long wait
 */
public record Prefer(@Nullable Duration longest, boolean respondAsync) {

  /** API Gateway gives an answer up after 29 seconds. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String WORD = "(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*\")";
  private static final String PAIR = "(" + TOKEN + ")[ \\t]*(?:=[ \\t]*(" + WORD + "?))?";
  private static final Pattern PREFERENCE =
      Pattern.compile(PAIR + "(?:[ \\t]*;[ \\t]*(?:" + PAIR + ")?)*");

  /** The members of a list; a comma within quotes parts nothing. */
  private static final Pattern MEMBER = Pattern.compile("(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*\"|\")+");

  private static final Pattern SECONDS = Pattern.compile("\\d+");

  /** Nobody who means well writes more. */
  private static final int LONGEST_FIELD = 1000;

  /** Reads all fields {@code Prefer}. */
  public static Prefer of(Headers headers) {
    Duration longest = null;
    boolean respondAsync = false;
    for (String field : headers.all("Prefer")) {
      Matcher members = MEMBER.matcher(field);
      while (field.length() <= LONGEST_FIELD && members.find()) {
        Matcher preference = PREFERENCE.matcher(members.group().strip());
        if (preference.matches()) {
          String name = preference.group(1).toLowerCase(Locale.ROOT);
          respondAsync |= name.equals("respond-async");
          if (name.equals("wait") && longest == null) {
            longest = seconds(preference.group(2)).orElse(null);
          }
        }
      }
    }
    return new Prefer(longest, respondAsync);
  }

  private static Optional<Duration> seconds(@Nullable String word) {
    if (word == null || !SECONDS.matcher(unquote(word)).matches()) {
      return Optional.empty();
    }
    String digits = unquote(word).replaceFirst("^0+(?=.)", "");
    long seconds = digits.length() > 4 ? Long.MAX_VALUE : Long.parseLong(digits);
    return Optional.of(Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds())));
  }

  private static String unquote(String word) {
    return word.startsWith("\"") ? word.substring(1, word.length() - 1) : word;
  }
}
