package dev.millrace.local.emulated;

import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.aws.DynamoDbQuotas;
import dev.millrace.aws.DynamoDbTenantStore;
import dev.millrace.aws.JobMessage;
import dev.millrace.aws.S3PayloadStore;
import dev.millrace.aws.SqsJobQueue;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.account.QuotasContract;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.account.TenantStoreContract;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.JobStoreContract;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.PayloadStoreContract;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.JobQueueContract;
import dev.millrace.local.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The AWS adapters keep the same contracts as the embedded ones, on resources made from the
 * template.
 */
class AwsAdaptersIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static DataFolder data;
  private static EmulatedServices services;
  private static ResourceNames names;

  @BeforeAll
  static void start() {
    data = DataFolder.open(folder);
    services = EmulatedServices.start(data, HOME);
    Map<String, Object> document = TemplateReader.read(HOME.resolve("template.yaml"));
    names =
        new ResourceNames(
            Template.map(document.get("Resources")),
            EmulatedServices.REGION,
            services.sqs().endpoint());
    Provisioning provisioning = new Provisioning(new Template(document, Map.of(), names), names);
    provisioning.queues(services.clients().sqs());
    provisioning.tables(services.clients().dynamoDb());
    provisioning.buckets(services.clients().s3());
  }

  @AfterAll
  static void stop() throws IOException {
    services.close();
    data.close();
  }

  @Nested
  @DisplayName("DynamoDB keeps jobs")
  class DynamoDb extends JobStoreContract {
    private final JobStore store =
        new DynamoDbJobStore(services.clients().dynamoDb(), names.ref("JobsTable"), 4);

    @Override
    protected JobStore store() {
      return store;
    }
  }

  @Nested
  @DisplayName("DynamoDB keeps tenants")
  class Tenants extends TenantStoreContract {
    private final TenantStore tenants =
        new DynamoDbTenantStore(services.clients().dynamoDb(), names.ref("JobsTable"));

    @Override
    protected TenantStore tenants() {
      return tenants;
    }
  }

  @Nested
  @DisplayName("DynamoDB counts what tenants have")
  class Limits extends QuotasContract {
    private final DynamoDbClient dynamoDb = services.clients().dynamoDb();
    private final JobStore store = new DynamoDbJobStore(dynamoDb, names.ref("JobsTable"), 4);
    private final Quotas quotas = new DynamoDbQuotas(dynamoDb, names.ref("JobsTable"));

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
  @DisplayName("S3 keeps payloads")
  class S3 extends PayloadStoreContract {
    private final PayloadStore store =
        new S3PayloadStore(services.clients().s3(), names.ref("PayloadsBucket"));

    @Override
    protected PayloadStore store() {
      return store;
    }
  }

  @Nested
  @DisplayName("SQS brings hints")
  class Sqs extends JobQueueContract {
    private final SqsClient sqs = services.clients().sqs();
    private final Queue<String> received = new ArrayDeque<>();

    @Override
    protected JobQueue queue() {
      return new SqsJobQueue(sqs, names.ref("CpuQueue"));
    }

    @Override
    protected JobHint receive() {
      while (received.isEmpty()) {
        sqs.receiveMessage(
                r -> r.queueUrl(names.ref("CpuQueue")).maxNumberOfMessages(10).waitTimeSeconds(2))
            .messages()
            .forEach(message -> received.add(message.body()));
      }
      return ((JobMessage.Known) JobMessage.read(received.remove())).hint();
    }
  }
}
