package dev.millrace.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What both ways of running locally are told.
 *
 * @param home the repository: model packages, template, built functions
 * @param port of the API on loopback; 0 for any free one
 * @param workers jobs that run at once at the most; 0 for the default: one for each processor, or
 *     what the template says
 * @param apiKey the user's own key; null for one that is made and kept
 * @param processes whether emulated functions run in processes of their own
 */
public record RunOptions(
    Path home, int port, int workers, @Nullable String apiKey, boolean processes) {

  /** Everything in this process. */
  public RunOptions(Path home, int port, int workers, @Nullable String apiKey) {
    this(home, port, workers, apiKey, false);
  }

  /** Where the model packages lie. */
  public Path models() {
    return home.resolve("models");
  }
}
