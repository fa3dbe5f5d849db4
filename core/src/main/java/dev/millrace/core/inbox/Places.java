package dev.millrace.core.inbox;

import dev.millrace.core.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * Where the things that come of an input lie: its key with another first part. A key that would be
 * longer than S3 allows is cut and ends with a hash of the whole.
 */
public final class Places {
  /** The longest key of S3, in bytes of UTF-8. */
  public static final int LONGEST_KEY = 1024;

  private static final String RESULT = ".json";
  private static final String ERROR = ".error.json";
  private static final int HASH_CHARACTERS = 16;

  private Places() {}

  /** Where the job's document lies when it has succeeded. */
  public static String result(String inputKey) {
    return place("outbox/", inputKey, RESULT);
  }

  /** Where it lies when it has not, or when there is no job because the input was refused. */
  public static String error(String inputKey) {
    return place("outbox/", inputKey, ERROR);
  }

  /** Where the input lies when its result is there. */
  public static String done(String inputKey) {
    return place("done/", inputKey, "");
  }

  /** Where it lies when there is an error instead. */
  public static String failed(String inputKey) {
    return place("failed/", inputKey, "");
  }

  /** The name, cut to this many bytes if it is longer; what it ended with stays its end. */
  public static String shorten(String name, int mostBytes) {
    if (name.endsWith(ERROR)) {
      return fit(name.substring(0, name.length() - ERROR.length()), ERROR, mostBytes);
    }
    return name.endsWith(RESULT)
        ? fit(name.substring(0, name.length() - RESULT.length()), RESULT, mostBytes)
        : fit(name, "", mostBytes);
  }

  private static String place(String folder, String inputKey, String suffix) {
    return fit(folder + inputKey.substring(InboxKey.PREFIX.length()), suffix, LONGEST_KEY);
  }

  private static String fit(String text, String suffix, int mostBytes) {
    if (bytes(text) + bytes(suffix) <= mostBytes) {
      return text + suffix;
    }
    String mark = "~" + Sha256.hex(text).substring(0, HASH_CHARACTERS) + suffix;
    int end = text.length();
    while (bytes(text.substring(0, end)) > mostBytes - bytes(mark)) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + mark;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
