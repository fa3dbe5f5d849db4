package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.S3InboxStore;
import dev.millrace.aws.S3PayloadLinks;
import dev.millrace.aws.S3PayloadStore;
import dev.millrace.aws.S3UploadStore;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.InboxStoreContract;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.PayloadStoreContract;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadStoreContract;
import dev.millrace.core.upload.UploadTicket;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * S3 keeps payloads, uploads and the inbox by the same contracts as the embedded adapters, on
 * resources made from the template.
 */
class AwsObjectsIT {
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
  @DisplayName("S3 keeps payloads")
  class S3 extends PayloadStoreContract {
    private final PayloadStore store =
        new S3PayloadStore(aws.clients().s3(), aws.ref("PayloadsBucket"));

    @Override
    protected PayloadStore store() {
      return store;
    }
  }

  @Test
  void shouldLinkToAnObjectForAWhileAndToNoOther() throws Exception {
    PayloadStore store = new S3PayloadStore(aws.clients().s3(), aws.ref("PayloadsBucket"));
    PayloadKey key = new PayloadKey("jobs/t/job_x/output-3.json");
    store.write(key, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    store.write(new PayloadKey("jobs/t/job_x/output-4.json"), new byte[0]);
    URI link =
        new S3PayloadLinks(aws.clients().s3Presigner(), aws.ref("PayloadsBucket"))
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
            aws.clients().s3(), aws.clients().s3Presigner(), aws.ref("PayloadsBucket"));

    @Override
    protected UploadStore store() {
      return store;
    }

    @Override
    protected PayloadStore payloads() {
      return new S3PayloadStore(aws.clients().s3(), aws.ref("PayloadsBucket"));
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
  @DisplayName("S3 keeps the inbox")
  class Inbox extends InboxStoreContract {
    private final S3Client s3 = aws.clients().s3();
    private final InboxStore store = new S3InboxStore(s3, aws.ref("InboxBucket"));

    @Override
    protected InboxStore store() {
      return store;
    }

    @Override
    protected void put(String key, byte[] content) {
      s3.putObject(r -> r.bucket(aws.ref("InboxBucket")).key(key), RequestBody.fromBytes(content));
    }
  }

  /** Nothing listens to S3 here, so every event is lost. */
  @Test
  void shouldFindAnObjectWhoseEventWasLostAndMakeOneJobOfIt() {
    String key = "inbox/finder/minilm-l6-v2/a b+c é.txt";
    String bucket = aws.ref("InboxBucket");
    aws.clients().s3().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString("x"));
    SqsClient sqs = aws.clients().sqs();
    try (EmulatedStack stack =
        EmulatedStack.create(
            aws.template(),
            aws.names(),
            aws.services(),
            AwsResources.HOME,
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
              List.of(hint, hint),
              aws.names().attribute("InboxQueue", "Arn"),
              EmulatedServices.REGION);
      assertThat(stack.function("InboxFunction").invoke(event))
          .contains("\"batchItemFailures\":[]");
      stack.function("InboxFunction").invoke(event);
    }

    ObjectOrigin object =
        new S3InboxStore(aws.clients().s3(), bucket).find(key).orElseThrow().origin();
    TenantId tenant = new TenantId("finder");
    Job job =
        aws.jobStore()
            .find(
                new JobKey(
                    tenant,
                    JobIds.ofObject(tenant, object.bucket(), object.key(), object.version())))
            .orElseThrow();
    assertThat(job.version()).isEqualTo(1);
    assertThat(job.request().context().origin()).isEqualTo(object.reference());
  }

  private static Optional<Message> hintAbout(SqsClient sqs, String key) {
    String queue = aws.ref("InboxQueue");
    return sqs
        .receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
        .messages()
        .stream()
        .filter(message -> message.body().contains(key))
        .findAny();
  }
}
