package dev.millrace.asl.wire;

import dev.millrace.asl.run.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes the cursors of stores into the tokens that clients ask with for the next page. */
final class Cursor {
  private static final String MARK = "page:";

  private Cursor() {}

  static @Nullable String encode(@Nullable String cursor) {
    return cursor == null
        ? null
        : Base64.getEncoder().encodeToString((MARK + cursor).getBytes(StandardCharsets.UTF_8));
  }

  static @Nullable String decode(@Nullable String token) throws Refusal {
    if (token == null) {
      return null;
    }
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(MARK)) {
        return text.substring(MARK.length());
      }
    } catch (IllegalArgumentException _) {
      // Refused below, as any other token that is none of ours.
    }
    throw new Refusal("InvalidToken", "Invalid Token: 'Invalid token'");
  }

  /** The number that the token stands for. */
  static long number(@Nullable String token, long otherwise) throws Refusal {
    String cursor = decode(token);
    if (cursor == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException _) {
      throw new Refusal("InvalidToken", "Invalid Token: 'Invalid token'");
    }
  }
}
