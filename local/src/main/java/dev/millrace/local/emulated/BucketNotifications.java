package dev.millrace.local.emulated;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.local.StartException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Tells queues of new objects, as the buckets' {@code NotificationConfiguration} says and in S3's
 * words. As there, an event comes after its object, perhaps twice; one that is on its way when this
 * process dies is lost.
 */
final class BucketNotifications implements ObjectListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BucketNotifications.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String EVERY_OBJECT = "s3:ObjectCreated:*";

  private final List<Rule> rules;
  private final Sender sender;
  private final String region;
  private final double duplicateRate;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("s3-notifications").factory());

  /** Sends a message to the queue of this ARN. */
  @FunctionalInterface
  interface Sender {
    void send(String queueArn, String body);
  }

  /** One queue that hears of one bucket's objects whose keys begin and end so. */
  record Rule(String bucket, String queueArn, String prefix, String suffix) {
    private boolean wants(String in, String key) {
      return bucket.equals(in) && key.startsWith(prefix) && key.endsWith(suffix);
    }
  }

  BucketNotifications(List<Rule> rules, Sender sender, String region, double duplicateRate) {
    this.rules = List.copyOf(rules);
    this.sender = sender;
    this.region = region;
    this.duplicateRate = duplicateRate;
  }

  /** Sends by SQS. */
  static Sender by(SqsClient sqs) {
    return (arn, body) -> {
      String queue = arn.substring(arn.lastIndexOf(':') + 1);
      String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
      sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
    };
  }

  /**
   * What the template's buckets want.
   *
   * @throws StartException if it is something that is not emulated
   */
  static List<Rule> rules(Template template, ResourceNames names) {
    List<Rule> rules = new ArrayList<>();
    for (Template.Resource bucket : template.resources("AWS::S3::Bucket")) {
      Section wanted = bucket.properties().section("NotificationConfiguration");
      refuse(wanted, Set.of("QueueConfigurations"));
      for (Section each : wanted.sections("QueueConfigurations")) {
        refuse(each, Set.of("Event", "Queue", "Filter"));
        if (!each.text("Event").equals(EVERY_OBJECT)) {
          throw new StartException(each.text("Event") + " is not emulated", null);
        }
        rules.add(rule(names.physicalName(bucket.logicalId()), each));
      }
    }
    return rules;
  }

  private static Rule rule(String bucket, Section wanted) {
    String prefix = "";
    String suffix = "";
    for (Section rule : wanted.section("Filter").section("S3Key").sections("Rules")) {
      switch (rule.text("Name")) {
        case "prefix" -> prefix = rule.text("Value");
        case "suffix" -> suffix = rule.text("Value");
        default -> throw new StartException(rule.path() + " is not emulated", null);
      }
    }
    return new Rule(bucket, wanted.text("Queue"), prefix, suffix);
  }

  private static void refuse(Section section, Set<String> known) {
    for (String key : section.keys()) {
      if (!known.contains(key)) {
        throw new StartException(section.path() + "." + key + " is not emulated", null);
      }
    }
  }

  /** Sends what S3 sends when notifications are set up. */
  void announce() {
    for (Rule rule : rules) {
      ObjectNode test = JSON.createObjectNode();
      test.put("Service", "Amazon S3").put("Event", "s3:TestEvent").put("Bucket", rule.bucket());
      sender.send(rule.queueArn(), test.toString());
    }
  }

  @Override
  public void created(String event, String bucket, String key) {
    for (Rule rule : rules) {
      if (rule.wants(bucket, key)) {
        tell(rule, message(event, bucket, key));
      }
    }
  }

  private void tell(Rule rule, String body) {
    int times = ThreadLocalRandom.current().nextDouble() < duplicateRate ? 2 : 1;
    try {
      thread.execute(() -> {
        for (int i = 0; i < times; i++) {
          send(rule, body);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.warn("An event is lost, since the server stops");
    }
  }

  private void send(Rule rule, String body) {
    try {
      sender.send(rule.queueArn(), body);
    } catch (SdkException e) {
      LOG.warn("An event is lost", e);
    }
  }

  private String message(String event, String bucket, String key) {
    ObjectNode message = JSON.createObjectNode();
    ObjectNode record = message.putArray("Records").addObject();
    record.put("eventVersion", "2.1");
    record.put("eventSource", "aws:s3");
    record.put("awsRegion", region);
    record.put("eventTime", Instant.now().toString());
    record.put("eventName", event);
    ObjectNode s3 = record.putObject("s3");
    s3.put("s3SchemaVersion", "1.0");
    s3.putObject("bucket").put("name", bucket).put("arn", "arn:aws:s3:::" + bucket);
    s3.putObject("object").put("key", encode(key));
    return message.toString();
  }

  /** As forms do, but slashes stay. */
  static String encode(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(Duration.ofSeconds(5).toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("Events are lost, since the queue does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
