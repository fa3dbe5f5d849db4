package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.queue.JobHint;
import dev.millrace.embedded.InMemoryPayloadStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageBatchTest {
  private static final Duration REDELIVERY = Duration.ofSeconds(40);

  private final InMemoryPayloadStore quarantine = new InMemoryPayloadStore();
  private final Map<String, Duration> visibility = new ConcurrentHashMap<>();
  private final List<String> looks = Collections.synchronizedList(new ArrayList<>());
  private final MessageBatch batch =
      new MessageBatch(
          quarantine,
          (receipts, delay) -> receipts.forEach(each -> visibility.put(each, delay)),
          REDELIVERY,
          2);

  @Test
  void shouldHandleEveryMessageOfABatch() {
    List<SQSMessage> messages = Stream.generate(MessageBatchTest::message).limit(10).toList();

    assertThat(run(messages, new Disposition.Done())).isEmpty();
    assertThat(looks).hasSize(10);
  }

  @Test
  void shouldLetTheMessagesOfADeadInvocationComeBackSoon() {
    SQSMessage message = message();

    run(List.of(message), new Disposition.Done());

    assertThat(visibility).containsEntry(message.getReceiptHandle(), REDELIVERY);
  }

  @Test
  void shouldHandBackWhatItHasNoTimeFor() {
    List<SQSMessage> messages = Stream.generate(MessageBatchTest::message).limit(10).toList();
    AtomicInteger begun = new AtomicInteger();

    List<BatchItemFailure> back =
        batch.run(
            messages, () -> begun.incrementAndGet() <= 3, (key, alone) -> new Disposition.Done());

    assertThat(back).hasSize(7);
  }

  @Test
  void shouldKeepAMessageHiddenUntilItsJobsTimeHasCome() {
    SQSMessage message = message();

    assertThat(run(List.of(message), new Disposition.Later(Duration.ofSeconds(9))))
        .containsExactly(message.getMessageId());
    assertThat(visibility).containsEntry(message.getReceiptHandle(), Duration.ofSeconds(9));
  }

  @Test
  void shouldLeaveAJobToTheSweeperBeforeTheQueueGivesItsMessageUp() {
    SQSMessage message = message();
    message.setAttributes(Map.of("ApproximateReceiveCount", "40"));

    assertThat(run(List.of(message), new Disposition.Later(Duration.ofSeconds(9)))).isEmpty();
  }

  @Test
  void shouldRunAJobThatKilledAWorkerAloneAndBeginNothingElseBeforeIt() {
    List<SQSMessage> messages = Stream.generate(MessageBatchTest::message).limit(9).toList();
    SQSMessage deadly = messages.getFirst();

    List<String> back =
        batch
            .run(
                messages,
                () -> true,
                (key, alone) -> {
                  boolean kills = deadly.getBody().contains(key.id().value());
                  looks.add((kills ? "deadly" : "other") + (alone ? " alone" : ""));
                  return kills && !alone ? new Disposition.Alone() : new Disposition.Done();
                })
            .stream()
            .map(BatchItemFailure::getItemIdentifier)
            .toList();

    assertThat(looks).contains("deadly").endsWith("deadly alone");
    assertThat(back).hasSize(9 - (looks.size() - 1)).doesNotContain(deadly.getMessageId());
    messages.stream()
        .filter(m -> back.contains(m.getMessageId()))
        .forEach(m -> assertThat(visibility).containsEntry(m.getReceiptHandle(), Duration.ZERO));
  }

  @Test
  void shouldIsolateAMessageThatNobodyCanReadAndHandleItsNeighbours() {
    List<SQSMessage> poison =
        Stream.of("", "no json", "{}", "{\"v\":1,\"tenant\":\"T\",\"job\":\"x\"}")
            .map(MessageBatchTest::message)
            .toList();

    assertThat(
            run(
                Stream.concat(poison.stream(), Stream.of(message())).toList(),
                new Disposition.Done()))
        .isEmpty();
    assertThat(looks).hasSize(1);
    for (SQSMessage message : poison) {
      assertThat(quarantine.read(new PayloadKey("quarantine/" + message.getMessageId())))
          .hasValueSatisfying(kept ->
              assertThat(new String(kept, StandardCharsets.UTF_8)).isEqualTo(message.getBody()));
    }
  }

  @Test
  void shouldPutAMessageOfALaterVersionBack() {
    SQSMessage later = message("{\"v\":99}");

    assertThat(run(List.of(later), new Disposition.Done())).containsExactly(later.getMessageId());
    assertThat(quarantine.read(new PayloadKey("quarantine/" + later.getMessageId()))).isEmpty();
  }

  @Test
  void shouldReportEveryMessageWhenTheStoreIsDown() {
    List<BatchItemFailure> back =
        batch.run(
            List.of(message(), message()),
            () -> true,
            (key, alone) -> {
              throw new StoreUnavailableException("down", new IllegalStateException());
            });

    assertThat(back).hasSize(2);
  }

  private List<String> run(List<SQSMessage> messages, Disposition disposition) {
    return batch
        .run(
            messages,
            () -> true,
            (key, alone) -> {
              looks.add(key.toString());
              return disposition;
            })
        .stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private static SQSMessage message() {
    return message(JobMessage.write(new JobHint(new JobKey(Jobs.TENANT, Jobs.IDS.next()))));
  }

  private static SQSMessage message(String body) {
    SQSMessage message = new SQSMessage();
    message.setMessageId("m" + Integer.toHexString(body.hashCode()));
    message.setReceiptHandle("r" + Integer.toHexString(body.hashCode()));
    message.setBody(body);
    return message;
  }
}
