package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.DynamoDbBatchStore;
import dev.millrace.aws.DynamoDbBudgets;
import dev.millrace.aws.DynamoDbJobIndex;
import dev.millrace.aws.DynamoDbModelIndexStore;
import dev.millrace.aws.DynamoDbProviderGates;
import dev.millrace.aws.DynamoDbQuotas;
import dev.millrace.aws.DynamoDbTenantStore;
import dev.millrace.aws.JobMessage;
import dev.millrace.aws.PolledJobChanges;
import dev.millrace.aws.SqsJobQueue;
import dev.millrace.aws.SqsQueueStats;
import dev.millrace.core.Pause;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.account.QuotasContract;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.account.TenantStoreContract;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.BatchStoreContract;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobChangesContract;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobIndexContract;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.JobStoreContract;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import dev.millrace.core.model.ModelIndexStore;
import dev.millrace.core.model.ModelIndexStoreContract;
import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.BudgetsContract;
import dev.millrace.core.provider.ProviderGates;
import dev.millrace.core.provider.ProviderGatesContract;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.JobQueueContract;
import dev.millrace.core.queue.QueueState;
import dev.millrace.core.queue.QueueStats;
import dev.millrace.core.queue.QueueStatsContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * DynamoDB and SQS keep jobs and tenants by the same contracts as the embedded adapters, on
 * resources made from the template.
 */
class AwsJobsIT {
  @TempDir static Path folder;
  private static AwsResources aws;

  @BeforeAll
  static void start() {
    aws = AwsResources.start(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    aws.close();
  }

  @Nested
  @DisplayName("DynamoDB keeps jobs")
  class DynamoDb extends JobStoreContract {
    private final JobStore store = aws.jobStore();

    @Override
    protected JobStore store() {
      return store;
    }
  }

  @Nested
  @DisplayName("DynamoDB lists jobs")
  class DynamoDbLists extends JobIndexContract {
    private final JobStore store = aws.jobStore();
    private final JobIndex index =
        new DynamoDbJobIndex(aws.clients().dynamoDb(), aws.ref("JobsTable"));

    @Override
    protected JobStore store() {
      return store;
    }

    @Override
    protected JobIndex index() {
      return index;
    }
  }

  @Nested
  @DisplayName("DynamoDB keeps batches")
  class DynamoDbBatches extends BatchStoreContract {
    private final JobStore jobs = aws.jobStore();
    private final BatchStore store =
        new DynamoDbBatchStore(aws.clients().dynamoDb(), aws.ref("JobsTable"));

    @Override
    protected BatchStore store() {
      return store;
    }

    @Override
    protected Usage usage(TenantId tenant, LocalDate day) {
      return jobs.usage(tenant, day);
    }
  }

  @Nested
  @DisplayName("DynamoDB is polled for changes")
  class Polled extends JobChangesContract {
    private final JobStore store = aws.jobStore();
    private final JobChanges changes =
        new PolledJobChanges(store, InstantSource.system(), new Random(1), Pause.BLOCKING);

    @Override
    protected JobStore store() {
      return store;
    }

    @Override
    protected JobChanges changes() {
      return changes;
    }
  }

  @Nested
  @DisplayName("DynamoDB keeps tenants")
  class Tenants extends TenantStoreContract {
    private final TenantStore tenants =
        new DynamoDbTenantStore(aws.clients().dynamoDb(), aws.ref("JobsTable"));

    @Override
    protected TenantStore tenants() {
      return tenants;
    }
  }

  @Nested
  @DisplayName("DynamoDB keeps the index of models")
  class ModelIndexes extends ModelIndexStoreContract {
    @Override
    protected ModelIndexStore fresh() {
      aws.clients()
          .dynamoDb()
          .deleteItem(request ->
              request
                  .tableName(aws.ref("JobsTable"))
                  .key(Map.of("pk", AttributeValue.fromS("models"))));
      return new DynamoDbModelIndexStore(aws.clients().dynamoDb(), aws.ref("JobsTable"));
    }
  }

  @Nested
  @DisplayName("DynamoDB counts what tenants have")
  class Limits extends QuotasContract {
    private final DynamoDbClient dynamoDb = aws.clients().dynamoDb();
    private final JobStore store = aws.jobStore();
    private final Quotas quotas = new DynamoDbQuotas(dynamoDb, aws.ref("JobsTable"));

    @Override
    protected Quotas quotas() {
      return quotas;
    }

    @Override
    protected JobStore store() {
      return store;
    }
  }

  @Nested
  @DisplayName("DynamoDB holds what calls of providers may cost")
  class Held extends BudgetsContract {
    private final Budgets budgets =
        new DynamoDbBudgets(aws.clients().dynamoDb(), aws.ref("JobsTable"));

    @Override
    protected Budgets budgets() {
      return budgets;
    }
  }

  @Nested
  @DisplayName("DynamoDB keeps the gates of providers")
  class Gates extends ProviderGatesContract {
    private final ProviderGates gates =
        new DynamoDbProviderGates(aws.clients().dynamoDb(), aws.ref("JobsTable"));

    @Override
    protected ProviderGates gates() {
      return gates;
    }
  }

  @Nested
  @DisplayName("SQS brings hints")
  class Sqs extends JobQueueContract {
    private final SqsClient sqs = aws.clients().sqs();
    private final Queue<String> received = new ArrayDeque<>();

    @Override
    protected JobQueue queue() {
      return new SqsJobQueue(sqs, aws.ref("CpuQueue"));
    }

    @Override
    protected JobHint receive() {
      while (received.isEmpty()) {
        sqs
            .receiveMessage(
                r -> r.queueUrl(aws.ref("CpuQueue")).maxNumberOfMessages(10).waitTimeSeconds(2))
            .messages()
            .stream()
            .map(Message::body)
            // ElasticMQ keeps the messages of every server of this process in the first one's file
            .filter(body -> body.contains(Jobs.TENANT.value()))
            .forEach(received::add);
      }
      return ((JobMessage.Known) JobMessage.read(received.remove())).hint();
    }
  }

  @Nested
  @DisplayName("SQS counts messages")
  class Counted extends QueueStatsContract {
    // nobody else here sends to these
    private final String queue = aws.ref("WebhookQueue");
    private final AtomicLong seconds = new AtomicLong();
    private final SqsQueueStats stats =
        new SqsQueueStats(
            aws.clients().sqs(),
            queue,
            aws.ref("WebhookDeadLetters"),
            2,
            // each look is later than the last one is good for
            () -> Instant.ofEpochSecond(seconds.addAndGet(10)));

    @Override
    protected QueueStats stats() {
      return stats;
    }

    @Override
    protected void enqueue(List<Job> jobs) {
      new SqsJobQueue(aws.clients().sqs(), queue)
          .send(jobs.stream().map(job -> new JobHint(job.key())).toList());
    }

    @Test
    void shouldAskNoMoreThanEveryFiveSecondsAndCountDeadLetters() {
      Instant now = Instant.EPOCH;
      SqsQueueStats cached =
          new SqsQueueStats(
              aws.clients().sqs(), queue, aws.ref("WebhookDeadLetters"), 2, () -> now);
      QueueState before = cached.state();
      enqueue(List.of(Jobs.queued()));

      assertThat(cached.state()).isSameAs(before);
      assertThat(before.dead()).isZero();
    }
  }
}
