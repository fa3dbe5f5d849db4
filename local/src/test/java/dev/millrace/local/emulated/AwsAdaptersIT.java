package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.DynamoDbJobIndex;
import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.aws.DynamoDbQuotas;
import dev.millrace.aws.DynamoDbTenantStore;
import dev.millrace.aws.JobMessage;
import dev.millrace.aws.PolledJobChanges;
import dev.millrace.aws.S3InboxStore;
import dev.millrace.aws.S3PayloadLinks;
import dev.millrace.aws.S3PayloadStore;
import dev.millrace.aws.S3UploadStore;
import dev.millrace.aws.SqsJobQueue;
import dev.millrace.aws.SqsQueueStats;
import dev.millrace.core.Pause;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.account.QuotasContract;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.account.TenantStoreContract;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.InboxStoreContract;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobChangesContract;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobIndexContract;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.JobStoreContract;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.PayloadStoreContract;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.JobQueueContract;
import dev.millrace.core.queue.QueueState;
import dev.millrace.core.queue.QueueStats;
import dev.millrace.core.queue.QueueStatsContract;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadStoreContract;
import dev.millrace.core.upload.UploadTicket;
import dev.millrace.local.DataFolder;
import dev.millrace.local.function.InProcessFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

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
  private static Template template;

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
    template = new Template(document, Map.of(), names);
    Provisioning provisioning = new Provisioning(template, names);
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
  @DisplayName("DynamoDB is polled for changes")
  class Polled extends JobChangesContract {
    private final JobStore store =
        new DynamoDbJobStore(services.clients().dynamoDb(), names.ref("JobsTable"), 4);
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
  @DisplayName("SQS counts messages")
  class Counted extends QueueStatsContract {
    // nobody else here sends to these
    private final String queue = names.ref("WebhookQueue");
    private final AtomicLong seconds = new AtomicLong();
    private final SqsQueueStats stats =
        new SqsQueueStats(
            services.clients().sqs(),
            queue,
            names.ref("WebhookDeadLetters"),
            2,
            // each look is later than the last one is good for
            () -> Instant.ofEpochSecond(seconds.addAndGet(10)));

    @Override
    protected QueueStats stats() {
      return stats;
    }

    @Override
    protected void enqueue(List<Job> jobs) {
      new SqsJobQueue(services.clients().sqs(), queue)
          .send(jobs.stream().map(job -> new JobHint(job.key())).toList());
    }

    @Test
    void shouldAskNoMoreThanEveryFiveSecondsAndCountDeadLetters() {
      Instant now = Instant.EPOCH;
      SqsQueueStats cached =
          new SqsQueueStats(
              services.clients().sqs(), queue, names.ref("WebhookDeadLetters"), 2, () -> now);
      QueueState before = cached.state();
      enqueue(List.of(Jobs.queued()));

      assertThat(cached.state()).isSameAs(before);
      assertThat(before.dead()).isZero();
    }
  }

  @Nested
  @DisplayName("S3 keeps the inbox")
  class Inbox extends InboxStoreContract {
    private final S3Client s3 = services.clients().s3();
    private final InboxStore store = new S3InboxStore(s3, names.ref("InboxBucket"));

    @Override
    protected InboxStore store() {
      return store;
    }

    @Override
    protected void put(String key, byte[] content) {
      s3.putObject(
          r -> r.bucket(names.ref("InboxBucket")).key(key), RequestBody.fromBytes(content));
    }
  }

  /** Nothing listens to S3 here, so every event is lost. */
  @Test
  void shouldFindAnObjectWhoseEventWasLostAndMakeOneJobOfIt() {
    String key = "inbox/finder/minilm-l6-v2/a b+c é.txt";
    String bucket = names.ref("InboxBucket");
    services.clients().s3().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString("x"));
    SqsClient sqs = services.clients().sqs();
    try (EmulatedStack stack =
        EmulatedStack.create(
            template,
            names,
            services,
            HOME,
            InProcessFunction::create,
            new EmulatedStack.Wiring((f, v) -> Map.of("INBOX_PATIENCE_SECONDS", "0"), 0))) {
      stack.function("InboxSweepFunction").invoke("{}");
      Message hint =
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> hintAbout(sqs, "inbox%2Ffinder%2F"), Optional::isPresent)
              .orElseThrow();
      String event =
          SqsEvents.json(
              List.of(hint, hint), names.attribute("InboxQueue", "Arn"), EmulatedServices.REGION);
      assertThat(stack.function("InboxFunction").invoke(event))
          .contains("\"batchItemFailures\":[]");
      stack.function("InboxFunction").invoke(event);
    }

    ObjectOrigin object =
        new S3InboxStore(services.clients().s3(), bucket).find(key).orElseThrow().origin();
    TenantId tenant = new TenantId("finder");
    Job job =
        new DynamoDbJobStore(services.clients().dynamoDb(), names.ref("JobsTable"), 4)
            .find(
                new JobKey(
                    tenant,
                    JobIds.ofObject(tenant, object.bucket(), object.key(), object.version())))
            .orElseThrow();
    assertThat(job.version()).isEqualTo(1);
    assertThat(job.request().context().origin()).isEqualTo(object.reference());
  }

  private static Optional<Message> hintAbout(SqsClient sqs, String key) {
    String queue = names.ref("InboxQueue");
    return sqs
        .receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
        .messages()
        .stream()
        .filter(message -> message.body().contains(key))
        .findAny();
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
  @DisplayName("S3 takes uploads")
  class S3Uploads extends UploadStoreContract {
    private final HttpClient http = HttpClient.newHttpClient();
    private final UploadStore store =
        new S3UploadStore(
            services.clients().s3(), services.clients().s3Presigner(), names.ref("PayloadsBucket"));

    @Override
    protected UploadStore store() {
      return store;
    }

    @Override
    protected PayloadStore payloads() {
      return new S3PayloadStore(services.clients().s3(), names.ref("PayloadsBucket"));
    }

    @Override
    protected int put(Upload upload, byte[] content) throws Exception {
      return put(store.ticket(upload, "http://host"), content, Map.of());
    }

    @Override
    protected Instant now() {
      return Instant.now();
    }

    @Test
    void shouldRefuseEverythingThatWasNotSigned() throws Exception {
      Upload upload = upload("announced");
      UploadTicket ticket = store.ticket(upload, "http://host");
      UploadTicket elsewhere =
          new UploadTicket(
              "PUT", ticket.url().replace(upload.id().value(), "other"), ticket.headers());

      assertThat(ticket.headers().keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
          .contains("content-type", "if-none-match", "x-amz-checksum-sha256");
      assertThat(put(ticket, bytes("announced!"), Map.of())).as("another length").isEqualTo(403);
      assertThat(put(ticket, bytes("announcec"), Map.of())).as("other bytes").isEqualTo(400);
      assertThat(put(ticket, bytes("announced"), Map.of("content-type", "text/html")))
          .isEqualTo(403);
      assertThat(put(ticket, bytes("announced"), Map.of("if-none-match", "x"))).isEqualTo(403);
      assertThat(put(elsewhere, bytes("announced"), Map.of())).as("another key").isEqualTo(403);
      assertThat(store.find(upload)).isEmpty();
      assertThat(put(ticket, bytes("announced"), Map.of())).isEqualTo(200);
    }

    private int put(UploadTicket ticket, byte[] content, Map<String, String> instead)
        throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(ticket.url()))
              .method(ticket.method(), BodyPublishers.ofByteArray(content));
      ticket.headers().forEach(request::setHeader);
      instead.forEach(request::setHeader);
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
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
        sqs
            .receiveMessage(
                r -> r.queueUrl(names.ref("CpuQueue")).maxNumberOfMessages(10).waitTimeSeconds(2))
            .messages()
            .stream()
            // the object that was found has made a job, too
            .filter(message -> !message.body().contains("finder"))
            .forEach(message -> received.add(message.body()));
      }
      return ((JobMessage.Known) JobMessage.read(received.remove())).hint();
    }
  }
}
