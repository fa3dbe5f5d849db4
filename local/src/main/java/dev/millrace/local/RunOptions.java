package dev.millrace.local;

import java.nio.file.Path;
import java.util.Set;
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
 * @param allowLoopback whether webhooks and addresses of files may lead to this machine, and by
 *     plain HTTP
 * @param corsOrigins of pages whose scripts may call the API, beside this server's own; emulated:
 *     at most one, as the template has it
 * @param rehearsal what is made worse than it is
 * @param llm how models are answered that providers run
 */
public record RunOptions(
    Path home,
    int port,
    int workers,
    @Nullable String apiKey,
    boolean processes,
    boolean allowLoopback,
    Set<String> corsOrigins,
    Rehearsal rehearsal,
    LlmOptions llm) {

  public RunOptions {
    corsOrigins = Set.copyOf(corsOrigins);
  }

  /** Everything in this process. */
  public RunOptions(Path home, int port, int workers, @Nullable String apiKey) {
    this(home, port, workers, apiKey, false, false, Set.of(), Rehearsal.NONE, LlmOptions.MOCK);
  }

  /** The same, with emulated functions in processes of their own. */
  public RunOptions inProcesses() {
    return new RunOptions(
        home, port, workers, apiKey, true, allowLoopback, corsOrigins, rehearsal, llm);
  }

  /** The same, with webhooks and addresses of files that may lead to this machine. */
  public RunOptions withLoopback() {
    return new RunOptions(
        home, port, workers, apiKey, processes, true, corsOrigins, rehearsal, llm);
  }

  /** The same, made worse. */
  public RunOptions rehearsing(Rehearsal wanted) {
    return new RunOptions(
        home, port, workers, apiKey, processes, allowLoopback, corsOrigins, wanted, llm);
  }

  /** The same, with scripts of this origin's pages that may call the API. */
  public RunOptions withCorsOrigin(String origin) {
    return new RunOptions(
        home, port, workers, apiKey, processes, allowLoopback, Set.of(origin), rehearsal, llm);
  }

  /** The same, with models answered so that providers run. */
  public RunOptions with(LlmOptions wanted) {
    return new RunOptions(
        home, port, workers, apiKey, processes, allowLoopback, corsOrigins, rehearsal, wanted);
  }

  /** Where the model packages lie. */
  public Path models() {
    return home.resolve("models");
  }
}
