package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.DynamoDbJobIndex;
import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.aws.JobMessage;
import dev.millrace.aws.S3PayloadLinks;
import dev.millrace.aws.S3PayloadStore;
import dev.millrace.aws.SqsJobQueue;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobIndexContract;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.JobStoreContract;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.PayloadStoreContract;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.JobQueueContract;
import dev.millrace.local.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  @DisplayName("DynamoDB lists jobs")
  class DynamoDbLists extends JobIndexContract {
    private final JobStore store =
        new DynamoDbJobStore(services.clients().dynamoDb(), names.ref("JobsTable"), 4);
    private final JobIndex index =
        new DynamoDbJobIndex(services.clients().dynamoDb(), names.ref("JobsTable"));

    @Override
    protected JobStore store() {
      return store;
    }

    @Override
    protected JobIndex index() {
      return index;
    }
  }

  @Test
  void shouldLinkToAnObjectForAWhileAndToNoOther() throws Exception {
    PayloadStore store = new S3PayloadStore(services.clients().s3(), names.ref("PayloadsBucket"));
    PayloadKey key = new PayloadKey("jobs/t/job_x/output-3.json");
    store.write(key, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    store.write(new PayloadKey("jobs/t/job_x/output-4.json"), new byte[0]);
    URI link =
        new S3PayloadLinks(services.clients().s3Presigner(), names.ref("PayloadsBucket"))
            .download(key, Duration.ofMinutes(5));

    HttpResponse<String> response = get(link);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"a\":1}");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("Content-Disposition")).contains("attachment");
    assertThat(get(URI.create(link.toString().replace("output-3", "output-4"))).statusCode())
        .isEqualTo(403);
    store.deleteBelow(new PayloadKey("jobs/t/job_x"));
    assertThat(get(link).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
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
