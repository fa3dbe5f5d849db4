package dev.millrace.llm.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes keys out of what providers say, and bounds it: some repeat the key that they refuse. */
final class Scrubber {
  private static final int LONGEST = 300;
  private static final int MOST_READ = 4000;
  private static final int PREFIX = 6;
  private static final String HIDDEN = "[hidden]";
  private static final Pattern MASKED = Pattern.compile("[^\\s\"']*\\*{3,}[^\\s\"']*");
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(?i)(x-amz-security-token|x-goog-api-key|authorization|credential)(\"?\\s*[:=]\\s*)"
              + "(bearer\\s+)?[^\\s,\"']+");

  private final String key;
  private final Pattern begin;

  /** Hides this key, and what begins as it does; empty for none. */
  Scrubber(String key) {
    this.key = key;
    this.begin =
        Pattern.compile(
            Pattern.quote(key.substring(0, Math.min(PREFIX, key.length()))) + "[^\\s\"']*");
  }

  /** At most 300 characters, in one line, without a key. */
  String scrub(String text) {
    String begun = text.length() <= MOST_READ ? text : text.substring(0, MOST_READ);
    String clean = begun.replaceAll("\\s+", " ").strip();
    if (!key.isEmpty()) {
      clean = begin.matcher(clean.replace(key, HIDDEN)).replaceAll(hidden());
    }
    clean = CREDENTIAL.matcher(clean).replaceAll("$1$2" + hidden());
    clean = MASKED.matcher(clean).replaceAll(hidden());
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
  }

  private static String hidden() {
    return Matcher.quoteReplacement(HIDDEN);
  }

  @Override
  public String toString() {
    return "Scrubber";
  }
}
