package dev.millrace.core.http;

import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for jobs as clients ask for it with {@code Prefer: wait=N}. Thread-safe. */
public final class PreferredWait {
  private final AwaitJob awaitJob;
  private final InstantSource clock;

  public PreferredWait(AwaitJob awaitJob, InstantSource clock) {
    this.awaitJob = awaitJob;
    this.clock = clock;
  }

  /**
   * What a wait came to.
   *
   * @param job as it stands; empty if it is gone
   * @param applied what of the client's preferences was heeded; null for none
   */
  public record Result(Optional<Job> job, @Nullable String applied) {

    /** The response, saying what was heeded. */
    public ApiResponse tell(ApiResponse response) {
      return applied == null ? response : response.with("Preference-Applied", applied);
    }
  }

  /**
   * Waits as long as the client likes, and the time of the request allows. What is said to be
   * applied is the time that was allowed, in whole seconds.
   *
   * @param job as it was just read
   * @param wanted what the client waits for
   */
  public Result await(ApiRequest request, Job job, Predicate<Job> wanted) {
    Prefer prefer = Prefer.of(request.headers());
    Duration wait = prefer.longest();
    if (wait == null) {
      boolean async = prefer.respondAsync() && request.method().equals("POST");
      return new Result(Optional.of(job), async ? "respond-async" : null);
    }
    Instant now = clock.instant();
    boolean shorter = now.plus(wait).isAfter(request.answerBy());
    Duration left = shorter ? Duration.between(now, request.answerBy()) : wait;
    AwaitJob.Waited waited = awaitJob.await(job, wanted, now.plus(left));
    String applied = "wait=" + Math.max(0, left.toSeconds());
    return new Result(waited.job(), waited.whole() ? applied : null);
  }
}
