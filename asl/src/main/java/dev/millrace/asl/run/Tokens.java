package dev.millrace.asl.run;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that tasks wait for. Thread-safe. */
final class Tokens {
  private static final char SEPARATOR = '\n';

  private final Map<String, TokenTask> waiting = new ConcurrentHashMap<>();

  /** A task that waits for its token. */
  interface TokenTask {
    /** Takes the outcome, durably; false if it has one already. */
    boolean finish(TaskOutcome outcome);

    void heartbeat();
  }

  /** What a token tells of itself. */
  record Origin(String executionArn, String path) {}

  /** A token that nobody can guess. */
  static String make(String executionArn, String path, UUID secret) {
    String text = executionArn + SEPARATOR + path + SEPARATOR + secret;
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the token comes from; empty if it is none of ours. */
  static Optional<Origin> origin(String token) {
    try {
      String[] parts =
          new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8)
              .split(String.valueOf(SEPARATOR), -1);
      return parts.length == 3 ? Optional.of(new Origin(parts[0], parts[1])) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  void register(String token, TokenTask task) {
    waiting.put(token, task);
  }

  void forget(String token) {
    waiting.remove(token);
  }

  Optional<TokenTask> find(String token) {
    return Optional.ofNullable(waiting.get(token));
  }
}
