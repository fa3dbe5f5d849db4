package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.AwsClients;
import dev.millrace.aws.Environment;
import dev.millrace.local.function.LocalFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class EventSourceMappingIT {
  @TempDir Path folder;
  private SqsService service;
  private SqsClient sqs;
  private String queue;
  private final BlockingQueue<Integer> hiddenDuringCalls = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    service = SqsService.start("eu-central-1", folder);
    sqs =
        new AwsClients(
                new Environment(
                    Map.of(
                        "AWS_REGION", "eu-central-1",
                        "AWS_ACCESS_KEY_ID", "a",
                        "AWS_SECRET_ACCESS_KEY", "s",
                        "AWS_ENDPOINT_URL", service.endpoint().toString())))
            .sqs();
    queue = sqs.createQueue(r -> r.queueName("q").attributes(visibility("2"))).queueUrl();
    sqs.sendMessage(r -> r.queueUrl(queue).messageBody("hello"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void shouldDeleteAMessageOnlyWhenItsFunctionIsDone() throws InterruptedException {
    try (EventSourceMapping _ = mapping(event -> "{\"batchItemFailures\":[]}", 0)) {
      assertThat(hiddenDuringCalls.poll(20, TimeUnit.SECONDS)).isPositive();
      Awaitility.await().until(() -> hidden() == 0);
    }
  }

  @Test
  void shouldBringAMessageAgainWhoseFunctionFailed() throws InterruptedException {
    UnaryOperator<String> failing =
        event -> {
          throw new IllegalStateException("no");
        };
    try (EventSourceMapping _ = mapping(failing, 0)) {
      assertThat(hiddenDuringCalls.poll(20, TimeUnit.SECONDS)).isPositive();
      assertThat(hiddenDuringCalls.poll(20, TimeUnit.SECONDS)).isPositive();
    }
  }

  @Test
  void shouldBringMessagesTwiceIfThatIsRehearsed() throws InterruptedException {
    try (EventSourceMapping _ = mapping(event -> "{\"batchItemFailures\":[]}", 1)) {
      assertThat(hiddenDuringCalls.poll(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(hiddenDuringCalls.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private EventSourceMapping mapping(UnaryOperator<String> handler, double duplicateRate) {
    LocalFunction function =
        new LocalFunction() {
          @Override
          public String name() {
            return "f";
          }

          @Override
          public String invoke(String event) {
            hiddenDuringCalls.add(hidden());
            return handler.apply(event);
          }

          @Override
          public int mostRunning() {
            return 1;
          }

          @Override
          public List<Long> processIds() {
            return List.of();
          }

          @Override
          public void close() {}
        };
    return new EventSourceMapping(
        sqs,
        function,
        new EventSourceMapping.Settings(
            queue, "arn", "eu-central-1", 10, Duration.ZERO, 1, true, duplicateRate));
  }

  private int hidden() {
    QueueAttributeName name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
    String count =
        sqs.getQueueAttributes(r -> r.queueUrl(queue).attributeNames(name)).attributes().get(name);
    return Integer.parseInt(count);
  }

  private static Map<QueueAttributeName, String> visibility(String seconds) {
    return Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, seconds);
  }
}
