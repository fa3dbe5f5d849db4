package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.Payloads;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageBatchTest {
  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private final MessageBatch batch =
      new MessageBatch(
          new RunJob(
              store,
              new Payloads(payloads),
              new FixedModel(input -> "{}"),
              Jobs.POLICY,
              new Backoff(new Random(1)),
              () -> Jobs.NOW),
          payloads,
          1);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldRunEveryMessageOfABatch() {
    List<Job> jobs = Stream.generate(Jobs::queued).limit(10).toList();
    jobs.forEach(store::create);

    assertThat(run(jobs.stream().map(job -> message(job.key())).toList(), true)).isEmpty();
    assertThat(jobs).allMatch(job -> status(job) == JobStatus.SUCCEEDED);
  }

  @Test
  void shouldHandBackWhatItHasNoTimeFor() {
    Job job = Jobs.queued();
    store.create(job);

    assertThat(run(List.of(message(job.key())), false))
        .containsExactly(message(job.key()).getMessageId());
    assertThat(status(job)).isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void shouldClaimNothingMoreOnceItsTimeIsOver() {
    List<Job> jobs = Stream.generate(Jobs::queued).limit(10).toList();
    jobs.forEach(store::create);
    AtomicInteger begun = new AtomicInteger();

    List<BatchItemFailure> back =
        batch.run(
            jobs.stream().map(job -> message(job.key())).toList(),
            "owner",
            () -> begun.incrementAndGet() <= 3);

    assertThat(back).hasSize(7);
    assertThat(jobs).filteredOn(job -> status(job) == JobStatus.QUEUED).hasSize(7);
  }

  @Test
  void shouldIsolateAMessageThatNobodyCanReadAndRunItsNeighbours() {
    Job job = Jobs.queued();
    store.create(job);
    List<SQSMessage> poison =
        Stream.of("", "no json", "{}", "{\"v\":1,\"tenant\":\"T\",\"job\":\"x\"}", "{\"v\":99}")
            .map(MessageBatchTest::message)
            .toList();

    assertThat(run(Stream.concat(poison.stream(), Stream.of(message(job.key()))).toList(), true))
        .isEmpty();
    assertThat(status(job)).isEqualTo(JobStatus.SUCCEEDED);
    for (SQSMessage message : poison) {
      assertThat(payloads.read(new PayloadKey("quarantine/" + message.getMessageId())))
          .hasValueSatisfying(kept ->
              assertThat(new String(kept, StandardCharsets.UTF_8)).isEqualTo(message.getBody()));
    }
  }

  @Test
  void shouldReportEveryMessageWhenTheStoreIsDown() {
    List<SQSMessage> messages = List.of(message(Jobs.queued().key()), message(Jobs.queued().key()));
    store.close();

    assertThat(run(messages, true)).hasSize(2);
  }

  private List<String> run(List<SQSMessage> messages, boolean timeLeft) {
    return batch.run(messages, "owner", () -> timeLeft).stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private JobStatus status(Job job) {
    return store.find(job.key()).orElseThrow().status();
  }

  private static SQSMessage message(JobKey key) {
    return message("{\"v\":1,\"tenant\":\"%s\",\"job\":\"%s\"}".formatted(key.tenant(), key.id()));
  }

  private static SQSMessage message(String body) {
    SQSMessage message = new SQSMessage();
    message.setMessageId("m" + Integer.toHexString(body.hashCode()));
    message.setBody(body);
    return message;
  }
}
