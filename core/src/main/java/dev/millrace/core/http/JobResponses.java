package dev.millrace.core.http;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.queue.QueuePlace;
import dev.millrace.core.queue.QueueStats;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with a job: its document, with its place in the queue while it waits, and when to ask
 * again until it has ended. Thread-safe.
 */
public final class JobResponses {
  private static final Logger LOG = LoggerFactory.getLogger(JobResponses.class);

  private final JobJson jobJson;
  private final Function<Job, Optional<QueuePlace>> places;
  private final InstantSource clock;

  public JobResponses(JobJson jobJson, QueueStats queue, InstantSource clock) {
    this(jobJson, queue::place, clock);
  }

  /** Where nobody can say what place a job has. */
  public JobResponses(JobJson jobJson, InstantSource clock) {
    this(jobJson, job -> Optional.empty(), clock);
  }

  private JobResponses(
      JobJson jobJson, Function<Job, Optional<QueuePlace>> places, InstantSource clock) {
    this.jobJson = jobJson;
    this.places = places;
    this.clock = clock;
  }

  /** The job, under this status. */
  public ApiResponse of(int status, ApiRequest request, Job job) {
    String json = jobJson.render(job, request.baseUrl(), place(job));
    return RetryAfter.on(ApiResponse.json(status, json), job, clock.instant());
  }

  /** A job is shown without its place rather than not at all. */
  private @Nullable QueuePlace place(Job job) {
    try {
      return places.apply(job).orElse(null);
    } catch (StoreUnavailableException e) {
      LOG.warn("The place of job {} is not known", job.key(), e);
      return null;
    }
  }

  /** The job with its tag; 304 without it if the client knows that state of it. */
  public ApiResponse ofKnown(ApiRequest request, Job job) {
    EntityTag tag = EntityTag.of(job);
    ApiResponse response =
        tag.isKnown(request.headers())
            ? RetryAfter.on(ApiResponse.empty(304), job, clock.instant())
            : of(200, request, job);
    return response.with("ETag", tag.toString()).with("Vary", "Prefer, x-api-key");
  }
}
