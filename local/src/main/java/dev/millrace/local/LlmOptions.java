package dev.millrace.local;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How models are answered that providers run.
 *
 * @param live by the providers themselves; else by a mock that costs nothing
 * @param providers the operator's providers, as JSON
 * @param calls that are made at once at the most; 0 for the default: ten, or what the template says
 * @param usdPerMonth US dollars that may be spent in a month (UTC), 0 or more
 * @param environment variables in which keys may be
 */
public record LlmOptions(
    boolean live, String providers, int calls, long usdPerMonth, Map<String, String> environment) {

  /** Nothing leaves the machine. */
  public static final LlmOptions MOCK = new LlmOptions(false, "{}", 0, 10, Map.of());

  private static final Pattern VARIABLE = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)");
  private static final long NANOS = 1_000_000_000;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is passed
   */
  public LlmOptions {
    environment = Map.copyOf(environment);
    if (calls < 0 || calls > 1000 || usdPerMonth < 0 || usdPerMonth > 1_000_000) {
      throw new IllegalArgumentException(
          "Calls at once are at most 1000, dollars a month 0 to 1000000");
    }
  }

  /** What may be spent in a month, in billionths of a US dollar. */
  public long nanosPerMonth() {
    return usdPerMonth * NANOS;
  }

  /** The variables that keys are in: the usual ones, and those that the providers name. */
  public Map<String, String> keys() {
    return Stream.concat(
            Stream.of("OPENAI_API_KEY", "GEMINI_API_KEY"),
            VARIABLE.matcher(providers).results().map(match -> match.group(1)))
        .distinct()
        .filter(environment::containsKey)
        .collect(Collectors.toMap(name -> name, environment::get));
  }

  /** The word for {@link #live}. */
  public String mode() {
    return live ? "live" : "mock";
  }
}
