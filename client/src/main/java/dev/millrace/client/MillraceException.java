package dev.millrace.client;

import org.jspecify.annotations.Nullable;

/**
 * Something did not go as asked. Its kinds: {@link ProblemException} when the server refused,
 * {@link ConnectionException} when there was no answer, {@link JobFailedException} when a job ended
 * without a result, {@link AwaitTimeoutException} when it took too long. No message holds a key.
 */
public class MillraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MillraceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
