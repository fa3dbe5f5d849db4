package dev.millrace.maintenance;

import dev.millrace.core.http.JobJson;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.Traceparent;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.core.webhook.WebhookSignature;
import dev.millrace.maintenance.webhook.WebhookRequest;
import java.time.Instant;

/** Makes the signed calls that tell how jobs ended. Thread-safe. */
public final class WebhookEvents {
  private final JobJson jobJson;
  private final WebhookSecrets secrets;
  private final boolean allowLoopback;

  /**
   * Makes calls.
   *
   * @param allowLoopback whether this machine itself may be called, for a local run
   */
  public WebhookEvents(JobJson jobJson, WebhookSecrets secrets, boolean allowLoopback) {
    this.jobJson = jobJson;
    this.secrets = secrets;
    this.allowLoopback = allowLoopback;
  }

  /**
   * The call for this final job. Its id is the same at every try, and another if the job is tried
   * again and ends again.
   *
   * @throws IllegalArgumentException if the address may not be called
   */
  WebhookRequest request(Job job, Instant now) {
    Webhook webhook = job.request().webhook();
    if (webhook == null || !(job.state() instanceof Final end)) {
      throw new IllegalArgumentException("There is nothing to tell of job " + job.key());
    }
    PublicUrl url = PublicUrl.parse(webhook.url(), allowLoopback);
    String id =
        job.key().id().value().replace("job_", "msg_") + "_" + end.completedAt().toEpochMilli();
    String body = jobJson.renderEvent(Retention.view(job, now));
    String signature = WebhookSignature.sign(secrets.of(job.key().tenant()), id, now, body);
    String traceparent =
        Traceparent.of(job).map(trace -> trace.child(id + now).toString()).orElse(null);
    return new WebhookRequest(url, id, now, signature, body, traceparent);
  }
}
