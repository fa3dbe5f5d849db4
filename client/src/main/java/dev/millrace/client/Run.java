package dev.millrace.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Two steps, of which the second begins where the first ended; canceling it ends either. */
final class Run {
  private final CompletableFuture<Job> result = new CompletableFuture<>();
  private volatile CompletableFuture<Job> current;

  private Run(CompletableFuture<Job> first) {
    this.current = first;
  }

  /**
   * Begins.
   *
   * @param timeout for the submission; the wait has its own
   */
  static CompletableFuture<Job> of(
      Pace pace,
      Duration timeout,
      CompletableFuture<Job> submission,
      Function<Job, CompletableFuture<Job>> await) {
    Run run = new Run(submission);
    var _ =
        run.result.whenComplete((job, error) -> {
          if (run.result.isCancelled()) {
            run.current.cancel(true);
          }
        });
    Future<?> alarm = pace.after(timeout, () -> Thread.startVirtualThread(() -> run.late(timeout)));
    var _ =
        submission.whenComplete((job, error) -> {
          alarm.cancel(false);
          if (error != null) {
            run.result.completeExceptionally(error);
          } else if (job.isFinal()) {
            run.end(job, null);
          } else {
            run.current = await.apply(job);
            if (run.result.isCancelled()) {
              run.current.cancel(true);
            }
            var _ = run.current.whenComplete(run::end);
          }
        });
    return run.result;
  }

  private void late(Duration timeout) {
    result.completeExceptionally(
        new MillraceException("The job was not seen accepted after " + timeout, null));
    current.cancel(true);
  }

  private void end(@Nullable Job job, @Nullable Throwable error) {
    if (error != null || job == null) {
      result.completeExceptionally(error == null ? new IllegalStateException("No job") : error);
    } else if (job.isSucceeded()) {
      result.complete(job);
    } else {
      result.completeExceptionally(new JobFailedException(job));
    }
  }

  /** What is left of a time that began then. */
  static Duration left(Duration timeout, long begin, long now) {
    Duration left = timeout.minusNanos(now - begin);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
