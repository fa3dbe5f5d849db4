package dev.millrace.ingest;

import dev.millrace.aws.Environment;
import dev.millrace.core.account.Limits;
import java.time.Duration;

/**
 * What the inbox's functions are told by their environment besides {@link IngestConfig}.
 *
 * @param bucket {@code INBOX_BUCKET}: where objects are put and answered
 * @param queueUrl {@code INBOX_QUEUE_URL}: where S3's notifications go
 * @param endsUrl {@code WEBHOOK_QUEUE_URL}: where hints about ended jobs go
 * @param patience {@code INBOX_PATIENCE_SECONDS}: how long an event may take before the object is
 *     looked for
 * @param defaults limits of tenants that have none of their own
 */
record InboxConfig(
    String bucket, String queueUrl, String endsUrl, Duration patience, Limits defaults) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static InboxConfig from(Environment environment) {
    return new InboxConfig(
        environment.require("INBOX_BUCKET"),
        environment.require("INBOX_QUEUE_URL"),
        environment.require("WEBHOOK_QUEUE_URL"),
        environment.requireSeconds("INBOX_PATIENCE_SECONDS"),
        environment.defaultLimits());
  }
}
