package dev.millrace.local.embedded;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.ingest.SubmitEndpoint;
import dev.millrace.ingest.SubmitJob;
import dev.millrace.local.WelcomePage;
import dev.millrace.status.AccountEndpoints;
import dev.millrace.status.GetJob;
import dev.millrace.status.Health;
import dev.millrace.status.JobActionEndpoints;
import dev.millrace.status.JobActions;
import dev.millrace.status.RetryJob;
import dev.millrace.status.StatusEndpoints;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The functions' routes in one process, wired to the embedded stores. */
record EmbeddedRoutes(
    ModelCatalog models,
    Payloads payloads,
    WebhookSecrets secrets,
    JobStore store,
    Quotas quotas,
    JobQueue runs,
    JobQueue calls,
    JobPolicy policy,
    InstantSource clock) {

  /**
   * All routes.
   *
   * @param loopbackWebhooks whether webhooks may call this machine
   */
  Router routes(boolean loopbackWebhooks) {
    JobJson jobJson = new JobJson(payloads);
    SubmitJob submitJob =
        new SubmitJob(
            models,
            payloads,
            store,
            SubmitJob.Queues.fair(runs),
            quotas,
            new SubmitJob.Acceptance(new JobIds(clock, new SecureRandom()), clock, policy));
    JobActions actions = new JobActions(store, calls, clock);
    RetryJob retryJob = new RetryJob(store, quotas, runs, policy, clock);
    return new SubmitEndpoint(submitJob, jobJson, loopbackWebhooks)
        .routes()
        .and(
            new StatusEndpoints(new GetJob(store, clock), jobJson, new Health(models, clock))
                .routes())
        .and(new JobActionEndpoints(actions, retryJob, jobJson).routes())
        .and(new AccountEndpoints(store, secrets).routes())
        .and(WelcomePage.routes());
  }
}
