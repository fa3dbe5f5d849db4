package dev.millrace.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.inbox.InboxEntry;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.inbox.Places;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Retention;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.InMemoryInboxStore;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteOutboxTest {
  private static final String KEY = "inbox/tenant-a/minilm-l6-v2/a b.txt";

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private final InMemoryInboxStore inbox = new InMemoryInboxStore();
  private int callsLeft = Integer.MAX_VALUE;
  private Instant now = Jobs.NOW;
  private final JobJson jobJson = new JobJson(new Payloads(payloads));
  private final DeliverWebhook deliver =
      new DeliverWebhook(
          store,
          request -> {
            throw new AssertionError("There is no webhook");
          },
          new WebhookEvents(jobJson, new WebhookSecrets(payloads, new Random(1), 1), false),
          new WriteOutbox(new Fragile(), jobJson),
          () -> now);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldPutTheResultBesideTheObjectAndMoveTheObjectAway() {
    inbox.write(Places.error(KEY), "{\"created_at\":\"2026-11-20T11:00:00Z\"}");
    Job job = create(put("a cat"), Jobs.NOW, true);

    assertThat(deliver.deliver(job.key())).isEqualTo(new Disposition.Done());

    assertThat(text(Places.result(KEY)))
        .contains("\"id\":\"" + job.key().id() + "\"")
        .contains("\"status\":\"succeeded\"")
        .contains("\"output\":{\"embedding\":[1.0]}")
        .contains("\"model_digest\":\"digest\"");
    assertThat(inbox.keys()).containsExactly(Places.done(KEY), Places.result(KEY));
    assertThat(delivery(job).standing()).isEqualTo(Delivery.Standing.DELIVERED);
  }

  @Test
  void shouldPutTheErrorThereWhenTheJobFailed() {
    Job job = create(put("a cat"), Jobs.NOW, false);
    deliver.deliver(job.key());

    assertThat(text(Places.error(KEY))).contains("\"code\":\"model-error\"");
    assertThat(inbox.keys()).containsExactly(Places.failed(KEY), Places.error(KEY));
  }

  @Test
  void shouldOweTheAnswerUntilItIsWrittenWhereverItBreaks() {
    for (int calls = 0; calls < 6; calls++) {
      inbox.keys().forEach(inbox::delete);
      Job job = create(put("cat " + calls), Jobs.NOW, true);
      callsLeft = calls;
      deliver.deliver(job.key());
      if (delivery(job).standing() == Delivery.Standing.PENDING) {
        assertThat(store.find(job.key()).orElseThrow().dueAt()).isNotNull();
      }
      callsLeft = Integer.MAX_VALUE;
      now = now.plus(Duration.ofMinutes(1));
      deliver.deliver(job.key());

      assertThat(delivery(job).standing()).isEqualTo(Delivery.Standing.DELIVERED);
      assertThat(inbox.keys()).containsExactly(Places.done(KEY), Places.result(KEY));
    }
  }

  @Test
  void shouldNeverPutAnOlderAnswerInThePlaceOfANewerOneNorMoveTheNewerObject() {
    Job older = create(put("old"), Jobs.NOW, true);
    Job newer = create(put("new"), Jobs.NOW.plusSeconds(1), true);
    now = now.plusSeconds(2);

    deliver.deliver(newer.key());
    put("newest");
    deliver.deliver(older.key());

    assertThat(text(Places.result(KEY))).contains(newer.key().id().value());
    assertThat(inbox.keys()).contains(KEY);
    assertThat(text(Places.done(KEY))).isEqualTo("new");
  }

  @Test
  void shouldShowNoOutputThatNoReaderIsShownAnyMore() {
    Job job = create(put("a cat"), Jobs.NOW, true);
    now = now.plus(Retention.DATA);
    deliver.deliver(job.key());

    assertThat(text(Places.result(KEY))).contains("\"data_removed_at\"").doesNotContain("output");
  }

  private ObjectOrigin put(String content) {
    inbox.put(KEY, content.getBytes(StandardCharsets.UTF_8), "", now);
    return inbox.find(KEY).orElseThrow().origin();
  }

  private Job create(ObjectOrigin origin, Instant createdAt, boolean good) {
    JobRequest plain = Jobs.request(createdAt);
    JobRequest request =
        new JobRequest(
            plain.model(),
            plain.input(),
            plain.inputSha256(),
            plain.requestSha256(),
            plain.createdAt(),
            plain.deadline(),
            null,
            new JobContext(Map.of(), null, origin.reference()));
    Job queued = Job.accept(new JobKey(Jobs.TENANT, Jobs.IDS.next()), request, Jobs.POLICY);
    Job running = Jobs.next(queued.claim(createdAt, "w", Jobs.POLICY));
    Job ended =
        good
            ? Jobs.end(running)
            : Jobs.next(Jobs.fail(running, createdAt, ErrorCode.MODEL_ERROR, Duration.ZERO));
    assertThat(ended.status()).isEqualTo(good ? JobStatus.SUCCEEDED : JobStatus.FAILED);
    store.create(ended);
    return ended;
  }

  private Delivery delivery(Job job) {
    return Optional.ofNullable(store.find(job.key()).orElseThrow().delivery()).orElseThrow();
  }

  private String text(String key) {
    return new String(inbox.find(key).flatMap(inbox::read).orElseThrow(), StandardCharsets.UTF_8);
  }

  /** The inbox, which answers so many calls and then no more. */
  private final class Fragile implements InboxStore {
    private InboxStore inbox() {
      if (callsLeft-- <= 0) {
        throw new StoreUnavailableException("Not now", null);
      }
      return inbox;
    }

    @Override
    public Optional<InboxObject> find(String key) {
      return inbox().find(key);
    }

    @Override
    public Optional<byte[]> read(InboxObject object) {
      return inbox().read(object);
    }

    @Override
    public void write(String key, String json) {
      inbox().write(key, json);
    }

    @Override
    public void delete(String key) {
      inbox().delete(key);
    }

    @Override
    public void move(ObjectOrigin object, String target) {
      inbox().move(object, target);
    }

    @Override
    public List<InboxEntry> list(String prefix, String after, int most) {
      return inbox().list(prefix, after, most);
    }
  }
}
