package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.aws.JobMessage;
import dev.millrace.aws.S3PayloadStore;
import dev.millrace.aws.S3UploadStore;
import dev.millrace.aws.SqsJobQueue;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.JobStoreContract;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.PayloadStoreContract;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.JobQueueContract;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadStoreContract;
import dev.millrace.core.upload.UploadTicket;
import dev.millrace.local.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Locale;
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
        sqs.receiveMessage(
                r -> r.queueUrl(names.ref("CpuQueue")).maxNumberOfMessages(10).waitTimeSeconds(2))
            .messages()
            .forEach(message -> received.add(message.body()));
      }
      return ((JobMessage.Known) JobMessage.read(received.remove())).hint();
    }
  }
}
