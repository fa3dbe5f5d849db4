package dev.millrace.status;

import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.payload.PayloadLinks;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What the routes need that read and clear many jobs, and the data of one.
 *
 * @param random cannot be guessed
 */
public record JobAccess(
    JobStore store,
    JobIndex index,
    PayloadStore payloads,
    PayloadLinks links,
    JobActions actions,
    RetryJob retryJob,
    RandomGenerator random,
    InstantSource clock) {

  /** API Gateway waits for 29 s, and the function has 20 s. */
  private static final Duration BUDGET = Duration.ofSeconds(10);

  /** {@code GET} and {@code DELETE} of jobs and results, and {@code POST /v1/jobs/actions}. */
  public Router routes(JobJson jobJson) {
    GetJob getJob = new GetJob(store, clock);
    RemoveJobData removeJobData = new RemoveJobData(store, payloads, clock);
    ListCursor cursors = new ListCursor(payloads, random);
    ListJobs listJobs = new ListJobs(index, getJob, clock);
    ActOnJobs actOnJobs = new ActOnJobs(index, actions, retryJob, removeJobData, BUDGET, clock);
    return new ListJobsEndpoint(listJobs, cursors, jobJson)
        .routes()
        .and(new ResultEndpoint(getJob, new Payloads(payloads), links).routes())
        .and(new DeleteJobEndpoint(removeJobData).routes())
        .and(new JobsActionEndpoint(actOnJobs, cursors).routes());
  }
}
