package dev.millrace.aws;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.Workflows;
import dev.millrace.core.inbox.InboxQueue;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelIndexStore;
import dev.millrace.core.model.RegistryCatalog;
import dev.millrace.core.payload.PayloadLinks;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.ProviderGates;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.LaneQueues;
import dev.millrace.core.queue.QueueStats;
import dev.millrace.core.upload.UploadStore;
import java.time.InstantSource;
import java.util.Map;

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

  /** Batches, in the table of jobs. */
  public BatchStore batchStore(String table) {
    return new DynamoDbBatchStore(clients.dynamoDb(), table);
  }

  /** Each tenant's jobs in that table, by time. */
  public JobIndex jobIndex(String table) {
    return new DynamoDbJobIndex(clients.dynamoDb(), table);
  }

  /** Counters of what tenants have and spend, in the table of jobs. */
  public Quotas quotas(String table) {
    return new DynamoDbQuotas(clients.dynamoDb(), table);
  }

  /** Tenants, in the table of jobs. */
  public TenantStore tenantStore(String table) {
    return new DynamoDbTenantStore(clients.dynamoDb(), table);
  }

  /** The index of the registry of models, in the table of jobs. */
  public ModelIndexStore modelIndexStore(String table) {
    return new DynamoDbModelIndexStore(clients.dynamoDb(), table);
  }

  /**
   * The packages of the deployment and those of the registry.
   *
   * @param bucket where the registry keeps its packages
   */
  public RegistryCatalog models(
      ModelCatalog deployed, String table, String bucket, InstantSource clock) {
    return new RegistryCatalog(deployed, modelIndexStore(table), payloadStore(bucket), clock);
  }

  /** Hints in SQS about jobs that are to be run, each in the queue of its lane. */
  public JobQueue runQueues(RunQueueUrls urls) {
    return new LaneQueues(jobQueue(urls.cpu()), jobQueue(urls.llm()));
  }

  /** Accounts from which providers are paid, in the table of jobs. */
  public Budgets budgets(String table) {
    return new DynamoDbBudgets(clients.dynamoDb(), table);
  }

  /** Gates before providers, in the table of jobs. */
  public ProviderGates providerGates(String table) {
    return new DynamoDbProviderGates(clients.dynamoDb(), table);
  }

  /** Hints in SQS. */
  public JobQueue jobQueue(String queueUrl) {
    return new SqsJobQueue(clients.sqs(), queueUrl);
  }

  /** Hints in SQS that overtake the backlog of the main queue. */
  public SqsExpressQueue expressQueue(String queueUrl, String mainQueueUrl, InstantSource clock) {
    return new SqsExpressQueue(clients.sqs(), queueUrl, mainQueueUrl, clock);
  }

  /**
   * How long the queue of hints is.
   *
   * @param workers how many may run at once
   */
  public QueueStats queueStats(
      String queueUrl, String deadLettersUrl, int workers, InstantSource clock) {
    return new SqsQueueStats(clients.sqs(), queueUrl, deadLettersUrl, workers, clock);
  }

  /** When the messages of an SQS queue come back. */
  public MessageVisibility messageVisibility(String queueUrl) {
    return new SqsMessageVisibility(clients.sqs(), queueUrl);
  }

  /** The inbox and its answers in S3. */
  public InboxStore inboxStore(String bucket) {
    return new S3InboxStore(clients.s3(), bucket);
  }

  /** Hints about the objects of a bucket in SQS. */
  public InboxQueue inboxQueue(String queueUrl, String bucket) {
    return new SqsInboxQueue(clients.sqs(), queueUrl, bucket);
  }

  /** Payloads in S3. */
  public PayloadStore payloadStore(String bucket) {
    return new S3PayloadStore(clients.s3(), bucket);
  }

  /** Uploads in S3. */
  public UploadStore uploadStore(String bucket) {
    return new S3UploadStore(clients.s3(), clients.s3Presigner(), bucket);
  }

  /** Links to payloads in S3. */
  public PayloadLinks payloadLinks(String bucket) {
    return new S3PayloadLinks(clients.s3Presigner(), bucket);
  }

  /**
   * Executions on Step Functions.
   *
   * @param batchMachineArn the state machine of batches
   */
  public Workflows workflows(String batchMachineArn) {
    return new SfnWorkflows(
        clients.stepFunctions(), Map.of(Workflows.Machine.BATCH, batchMachineArn));
  }
}
