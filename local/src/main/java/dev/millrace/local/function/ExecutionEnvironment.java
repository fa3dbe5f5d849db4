package dev.millrace.local.function;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A child process and the Runtime API that it asks for events. It runs one invocation at a time,
 * and dies of the first that is not answered in time.
 */
final class ExecutionEnvironment {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final FunctionDefinition function;
  private final Turns turns = new Turns();
  private final Process process;

  /**
   * Starts a process.
   *
   * @param start starts it, given the Runtime API's address
   */
  ExecutionEnvironment(FunctionDefinition function, Function<String, Process> start) {
    this.function = function;
    RuntimeApi api = new RuntimeApi(function, turns);
    try {
      this.process = start.apply(api.address());
    } catch (RuntimeException e) { // whatever it was, the port is not needed
      api.close();
      throw e;
    }
    var _ = process.onExit().thenAcceptAsync(ended -> end(ended, api), Thread::startVirtualThread);
  }

  long processId() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until it asks for an event.
   *
   * @throws FunctionFailedException if it ends instead; one that takes too long is killed
   */
  void awaitReady() {
    await(turns.asked(), LONGEST_START, "did not get ready");
  }

  /**
   * Runs an invocation; the environment must be ready.
   *
   * @throws FunctionFailedException if it fails; one that takes longer than the function's time-out
   *     is killed
   */
  String invoke(String event) {
    Invocation invocation = Invocation.of(event, function.timeout());
    return await(turns.give(invocation), function.timeout(), "did not answer");
  }

  /** Asks the process to end. */
  void stop() {
    turns.end(
        new FunctionFailedException(function.name() + " is stopping", "Lambda.ServiceException"));
    process.destroy();
  }

  /** Waits for its end, and kills it if that takes longer. */
  void awaitEnd(Duration longest) throws InterruptedException {
    if (!process.waitFor(longest)) {
      kill();
    }
  }

  private void end(Process ended, RuntimeApi api) {
    turns.end(
        new FunctionFailedException(
            function.name() + " lost its process, which ended with " + ended.exitValue(),
            "Runtime.ExitError"));
    api.close();
  }

  private void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private <T> T await(Future<T> answer, Duration longest, String otherwise) {
    try {
      return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FunctionFailedException failed) {
        throw failed;
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      kill();
      throw new FunctionFailedException(
          "%s %s within %d s and was killed"
              .formatted(function.name(), otherwise, longest.toSeconds()),
          "Sandbox.Timedout");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      throw new FunctionFailedException(
          function.name() + " was interrupted and killed", "Lambda.ServiceException");
    }
  }
}
