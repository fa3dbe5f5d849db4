package dev.millrace.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.http.JobJson;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.InMemoryInboxStore;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.maintenance.webhook.WebhookRequest;
import dev.millrace.maintenance.webhook.WebhookSender.Answer;
import dev.millrace.maintenance.webhook.WebhookSender.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliverWebhookTest {
  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private final InMemoryInboxStore inbox = new InMemoryInboxStore();
  private final List<WebhookRequest> calls = new ArrayList<>();
  private Instant now = Jobs.NOW;
  private Answer answer = new Answer(Reply.ACCEPTED, 204, "");
  private Runnable meanwhile = () -> {};
  private final DeliverWebhook deliver =
      new DeliverWebhook(
          store,
          request -> {
            calls.add(request);
            meanwhile.run();
            return answer;
          },
          new WebhookEvents(
              new JobJson(new Payloads(payloads)),
              new WebhookSecrets(payloads, new Random(1), 1),
              false),
          new WriteOutbox(inbox, new JobJson(new Payloads(payloads))),
          () -> now);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldTellTheEndOfAJobOnce() {
    JobKey key = create();

    deliver.deliver(key);
    deliver.deliver(key);

    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().body())
        .startsWith("{\"type\":\"job.succeeded\",\"timestamp\":\"2026-11-20T12:00:00Z\",\"data\":{")
        .contains("https://api.example.com/v1/jobs/" + key.id());
    assertThat(delivery(key).standing()).isEqualTo(Delivery.Standing.DELIVERED);
  }

  @Test
  void shouldTryAgainUnderTheSameIdWhenTheReceiverFails() {
    JobKey key = create();
    answer = new Answer(Reply.REFUSED, 500, "");

    assertThat(deliver.deliver(key)).isEqualTo(new Disposition.Later(Duration.ofSeconds(5)));
    assertThat(deliver.deliver(key)).isEqualTo(new Disposition.Later(Duration.ofSeconds(5)));
    now = now.plusSeconds(5);
    deliver.deliver(key);

    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).id()).isEqualTo(calls.get(0).id());
    assertThat(delivery(key).attempts())
        .extracting(a -> a.reply() + " " + a.status())
        .containsExactly("refused 500", "refused 500");
  }

  @Test
  void shouldStopWhenTheReceiverIsGone() {
    JobKey key = create();
    answer = new Answer(Reply.GONE, 410, "");

    assertThat(deliver.deliver(key)).isEqualTo(new Disposition.Done());
    assertThat(delivery(key).standing()).isEqualTo(Delivery.Standing.DISABLED);
  }

  @Test
  void shouldKeepTheAnswerAlthoughTheJobWasSettledMeanwhile() {
    JobKey key = create();
    meanwhile = () -> store.settle(List.of(store.find(key).orElseThrow().settle().orElseThrow()));

    deliver.deliver(key);

    assertThat(delivery(key).standing()).isEqualTo(Delivery.Standing.DELIVERED);
    assertThat(store.find(key).orElseThrow().dueAt()).isNull();
  }

  @Test
  void shouldCountACallWhoseCallerDied() {
    JobKey key = create();
    Job begun = Jobs.next(store.find(key).orElseThrow().beginDelivery(now));
    store.save(begun);

    assertThat(deliver.deliver(key)).isEqualTo(new Disposition.Later(Duration.ofSeconds(60)));
    now = now.plusSeconds(60);
    deliver.deliver(key);

    assertThat(calls).hasSize(1);
    assertThat(delivery(key).attempts()).hasSize(2);
  }

  @Test
  void shouldStayInTheTraceOfTheSubmissionWithAParentOfItsOwnForEachCall() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    Job plain = Jobs.queuedWithWebhook();
    JobRequest request = plain.request();
    JobContext context =
        new JobContext(Map.of("order", "7"), "00-" + trace + "-b7ad6b7169203331-01", null);
    Job traced =
        Job.accept(
            plain.key(),
            new JobRequest(
                request.model(),
                request.input(),
                request.inputSha256(),
                request.requestSha256(),
                request.createdAt(),
                request.deadline(),
                request.webhook(),
                context),
            Jobs.POLICY);
    store.create(Jobs.end(Jobs.next(traced.claim(Jobs.NOW, "w", Jobs.POLICY))));
    answer = new Answer(Reply.REFUSED, 500, "");

    deliver.deliver(plain.key());
    now = now.plusSeconds(5);
    deliver.deliver(plain.key());
    deliver.deliver(create());

    assertThat(calls.get(0).traceparent())
        .matches("00-" + trace + "-[0-9a-f]{16}-01")
        .doesNotContain("b7ad6b7169203331")
        .isNotEqualTo(calls.get(1).traceparent());
    assertThat(calls.get(1).traceparent()).startsWith("00-" + trace);
    assertThat(calls.get(0).body())
        .contains("\"trace_id\":\"" + trace + "\"", "\"metadata\":{\"order\":\"7\"}");
    assertThat(calls.get(2).traceparent()).isNull();
  }

  private JobKey create() {
    Job done = Jobs.end(Jobs.next(Jobs.queuedWithWebhook().claim(Jobs.NOW, "w", Jobs.POLICY)));
    store.create(done);
    return done.key();
  }

  private Delivery delivery(JobKey key) {
    return Objects.requireNonNull(store.find(key).orElseThrow().delivery());
  }
}
