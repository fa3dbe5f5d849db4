package dev.millrace.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.batch.Batches;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteBatchStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.maintenance.webhook.WebhookRequest;
import dev.millrace.maintenance.webhook.WebhookSender.Answer;
import dev.millrace.maintenance.webhook.WebhookSender.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliverBatchWebhookTest {
  private final SqliteJobStore jobs = SqliteJobStore.inMemory();
  private final SqliteBatchStore store = new SqliteBatchStore(jobs);
  private final List<WebhookRequest> calls = new ArrayList<>();
  private Instant now = Batches.NOW;
  private Answer answer = new Answer(Reply.ACCEPTED, 204, "");
  private final DeliverBatchWebhook deliver =
      new DeliverBatchWebhook(
          store,
          request -> {
            calls.add(request);
            return answer;
          },
          new BatchEvents(new WebhookSecrets(new InMemoryPayloadStore(), new Random(1), 1), false),
          () -> now);

  @AfterEach
  void close() {
    jobs.close();
  }

  @Test
  void shouldTellTheEndOfABatchOnce() {
    BatchKey key = create();

    deliver.deliver(key);
    deliver.deliver(key);

    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().body())
        .startsWith("{\"type\":\"batch.succeeded\",\"timestamp\":\"2026-11-20T12:00:00Z\"")
        .contains("https://api.example.com/v1/batches/" + key.id());
    assertThat(calls.getFirst().id()).isEqualTo(key.id().value().replace("batch_", "msg_") + "_1");
    assertThat(delivery(key).standing()).isEqualTo(Delivery.Standing.DELIVERED);
    assertThat(store.find(key).orElseThrow().dueAt()).isNull();
  }

  @Test
  void shouldTryAgainUnderTheSameIdWhenTheReceiverFails() {
    BatchKey key = create();
    answer = new Answer(Reply.REFUSED, 500, "");

    deliver.deliver(key);
    deliver.deliver(key);
    assertThat(store.find(key).orElseThrow().dueAt()).isEqualTo(now.plusSeconds(5));
    now = now.plusSeconds(5);
    deliver.deliver(key);

    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).id()).isEqualTo(calls.get(0).id());
    assertThat(delivery(key).attempts()).hasSize(2);
  }

  @Test
  void shouldCountACallWhoseCallerDied() {
    BatchKey key = create();
    store.save(next(store.find(key).orElseThrow().beginDelivery(now)));

    deliver.deliver(key);
    assertThat(calls).isEmpty();
    now = now.plus(Delivery.LEASE);
    deliver.deliver(key);

    assertThat(calls).hasSize(1);
    assertThat(delivery(key).attempts()).hasSize(2);
  }

  @Test
  void shouldCallNobodyForABatchThatGoesOnOrIsNotThere() {
    Batch running = Batches.running();
    store.create(running);

    deliver.deliver(running.key());
    deliver.deliver(Batches.key());

    assertThat(calls).isEmpty();
    assertThat(store.find(running.key())).contains(running);
  }

  private BatchKey create() {
    Batch running = next(Batches.withWebhook().planned(Batches.NOW, BatchPlan.first(250, 3, 1)));
    Batch ended = next(next(running.gather(Batches.NOW)).end(Batches.NOW, Batches.tally(250, 0)));
    store.create(ended);
    return ended.key();
  }

  private static Batch next(BatchMove move) {
    return Batches.next(move);
  }

  private Delivery delivery(BatchKey key) {
    return Objects.requireNonNull(store.find(key).orElseThrow().delivery());
  }
}
