package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.queue.QueuePlace;
import dev.millrace.core.queue.QueueState;
import dev.millrace.core.queue.QueueState.Workers;
import dev.millrace.core.queue.QueueStats;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The queue as SQS counts its messages: approximately, and as it was within the last five seconds.
 *
 * <ul>
 *   <li>The depth is not capped, since SQS counts anyway.
 *   <li>In flight is what workers have received, and what is hidden until the time of its retry.
 *   <li>So many workers may be busy as messages are in flight, at most all: how many messages a
 *       worker has taken at once nobody says.
 *   <li>How old the oldest message is only CloudWatch knows, and a message's place nobody.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class SqsQueueStats implements QueueStats {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final SqsClient sqs;
  private final String queueUrl;
  private final String deadLettersUrl;
  private final long workers;
  private final InstantSource clock;
  private @Nullable QueueState latest;
  private Instant readAt = Instant.MIN;

  /**
   * The queue before these workers.
   *
   * @param workers how many may run at once
   */
  public SqsQueueStats(
      SqsClient sqs, String queueUrl, String deadLettersUrl, long workers, InstantSource clock) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.deadLettersUrl = deadLettersUrl;
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public synchronized QueueState state() {
    Instant now = clock.instant();
    if (latest == null || !now.isBefore(readAt.plus(FRESH))) {
      latest = read();
      readAt = now;
    }
    return latest;
  }

  @Override
  public Optional<QueuePlace> place(Job job) {
    return Optional.empty();
  }

  private QueueState read() {
    Counts waiting = count(queueUrl);
    Counts dead = count(deadLettersUrl);
    return new QueueState(
        waiting.visible(),
        waiting.hidden(),
        null,
        dead.visible() + dead.hidden(),
        new Workers(waiting.hidden(), workers));
  }

  private record Counts(long visible, long hidden) {}

  private Counts count(String url) {
    try {
      Map<QueueAttributeName, String> attributes =
          sqs.getQueueAttributes(request ->
                  request
                      .queueUrl(url)
                      .attributeNames(
                          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
              .attributes();
      return new Counts(
          number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
          number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot count the messages of " + url, e);
    }
  }

  private static long number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
    return Long.parseLong(attributes.getOrDefault(name, "0"));
  }
}
