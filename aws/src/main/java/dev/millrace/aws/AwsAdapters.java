package dev.millrace.aws;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.queue.JobQueue;
import java.time.InstantSource;

/** The ports on AWS for a function's environment; its handler need not know the SDK. */
public final class AwsAdapters {
  private final AwsClients clients;

  public AwsAdapters(Environment environment) {
    this.clients = new AwsClients(environment);
  }

  /**
   * Jobs in DynamoDB.
   *
   * @param dueShards parts of the index of due jobs, the same for all functions
   */
  public JobStore jobStore(String table, int dueShards) {
    return new DynamoDbJobStore(clients.dynamoDb(), table, dueShards);
  }

  /** Counters of what tenants have and spend, in the table of jobs. */
  public Quotas quotas(String table) {
    return new DynamoDbQuotas(clients.dynamoDb(), table);
  }

  /** Tenants, in the table of jobs. */
  public TenantStore tenantStore(String table) {
    return new DynamoDbTenantStore(clients.dynamoDb(), table);
  }

  /** Hints in SQS. */
  public JobQueue jobQueue(String queueUrl) {
    return new SqsJobQueue(clients.sqs(), queueUrl);
  }

  /** Hints in SQS that overtake the backlog of the main queue. */
  public SqsExpressQueue expressQueue(String queueUrl, String mainQueueUrl, InstantSource clock) {
    return new SqsExpressQueue(clients.sqs(), queueUrl, mainQueueUrl, clock);
  }

  /** When the messages of an SQS queue come back. */
  public MessageVisibility messageVisibility(String queueUrl) {
    return new SqsMessageVisibility(clients.sqs(), queueUrl);
  }

  /** Payloads in S3. */
  public PayloadStore payloadStore(String bucket) {
    return new S3PayloadStore(clients.s3(), bucket);
  }
}
