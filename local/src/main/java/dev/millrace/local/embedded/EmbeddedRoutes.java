package dev.millrace.local.embedded;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Router;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.payload.StoredSecret;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.QueueStats;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.Uploads;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.ingest.OpenUpload;
import dev.millrace.ingest.SubmitEndpoint;
import dev.millrace.ingest.SubmitJob;
import dev.millrace.ingest.UploadEndpoint;
import dev.millrace.local.WelcomePage;
import dev.millrace.status.AccountEndpoints;
import dev.millrace.status.GetJob;
import dev.millrace.status.Health;
import dev.millrace.status.JobAccess;
import dev.millrace.status.JobActionEndpoints;
import dev.millrace.status.JobActions;
import dev.millrace.status.PriceTable;
import dev.millrace.status.QueueEndpoint;
import dev.millrace.status.RetryJob;
import dev.millrace.status.StatusEndpoints;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The functions' routes in one process, wired to the embedded stores. */
record EmbeddedRoutes(
    ModelCatalog models,
    Payloads payloads,
    Uploads uploads,
    UploadStore uploadStore,
    WebhookSecrets secrets,
    SqliteJobStore store,
    PayloadStore files,
    Quotas quotas,
    JobQueue runs,
    JobQueue calls,
    JobPolicy policy,
    InstantSource clock,
    JobChanges changes,
    QueueStats queue) {

  /**
   * All routes.
   *
   * @param allowLoopback whether webhooks and addresses of files may lead to this machine
   */
  Router routes(boolean allowLoopback) {
    JobJson jobJson = new JobJson(payloads);
    JobResponses responses = new JobResponses(jobJson, queue, clock);
    PreferredWait preferredWait = new PreferredWait(new AwaitJob(store, changes, clock), clock);
    SubmitJob submitJob = submitJob(allowLoopback);
    EmbeddedFiles links =
        new EmbeddedFiles(
            files,
            new SignedLinks(new StoredSecret(files, "links", new SecureRandom()), clock),
            clock);
    JobActions actions = new JobActions(store, calls, clock);
    RetryJob retryJob = new RetryJob(store, quotas, runs, policy, clock);
    return new SubmitEndpoint(submitJob, responses, preferredWait, allowLoopback)
        .routes()
        .and(
            new StatusEndpoints(
                    new GetJob(store, clock),
                    responses,
                    preferredWait,
                    new Health(models, store, clock))
                .routes())
        .and(new JobActionEndpoints(actions, retryJob, responses).routes())
        .and(
            new JobAccess(store, store, files, links, actions, retryJob, new SecureRandom(), clock)
                .routes(jobJson))
        .and(links.routes())
        .and(new AccountEndpoints(store, secrets).routes())
        .and(
            new UploadEndpoint(new OpenUpload(uploads, uploadStore, clock, new SecureRandom()))
                .routes())
        .and(new QueueEndpoint(queue, store, PriceTable.FREE, clock).routes())
        .and(WelcomePage.routes());
  }

  SubmitJob submitJob(boolean allowLoopback) {
    return new SubmitJob(
        models,
        new PinFiles(uploads, uploadStore, allowLoopback),
        payloads,
        store,
        SubmitJob.Queues.fair(runs),
        quotas,
        new SubmitJob.Acceptance(new JobIds(clock, new SecureRandom()), clock, policy));
  }
}
