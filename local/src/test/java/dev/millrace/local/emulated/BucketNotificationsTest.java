package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.local.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BucketNotificationsTest {
  private static final Map<String, Object> DOCUMENT =
      TemplateReader.read(Path.of("..", "template.yaml"));

  private final List<String> sent = new ArrayList<>();

  @Test
  void shouldTellTheQueueOfInputsAndOfNothingElse() throws IOException {
    List<BucketNotifications.Rule> rules = rules(DOCUMENT);
    assertThat(rules).hasSize(1);
    String bucket = rules.getFirst().bucket();
    try (BucketNotifications notifications = notifications(rules, 0)) {
      for (String folder : List.of("outbox", "done", "failed", "xinbox", "jobs")) {
        notifications.created("ObjectCreated:Put", bucket, folder + "/t/m/a.json");
        notifications.created("ObjectCreated:Copy", bucket, folder + "/inbox/t/m/a.json");
      }
      notifications.created("ObjectCreated:Put", "millrace-payloadsbucket", "inbox/t/m/a");
      notifications.created("ObjectCreated:Put", bucket, "inbox/t/m/a b+c%é🚲");
    }

    assertThat(sent).hasSize(1);
    JsonNode record = new JsonMapper().readTree(sent.getFirst()).at("/Records/0");
    assertThat(record.get("eventName").asText()).isEqualTo("ObjectCreated:Put");
    assertThat(record.at("/s3/bucket/name").asText()).isEqualTo(bucket);
    assertThat(record.at("/s3/object/key").asText())
        .isEqualTo("inbox/t/m/a+b%2Bc%25%C3%A9%F0%9F%9A%B2");
  }

  @Test
  void shouldSendTwiceWhatIsToBeDoubled() {
    List<BucketNotifications.Rule> rules = rules(DOCUMENT);
    try (BucketNotifications notifications = notifications(rules, 1)) {
      notifications.created("ObjectCreated:Put", rules.getFirst().bucket(), "inbox/t/m/a");
    }

    assertThat(sent).hasSize(2);
  }

  @Test
  void shouldRefuseWhatIsNotEmulated() {
    for (Map<String, Object> wanted :
        List.<Map<String, Object>>of(
            Map.of("LambdaConfigurations", List.of()),
            Map.of("EventBridgeConfiguration", Map.of()),
            Map.of("QueueConfigurations", List.of(Map.of("Event", "s3:ObjectRemoved:*"))),
            Map.of(
                "QueueConfigurations",
                List.of(
                    Map.of(
                        "Event",
                        "s3:ObjectCreated:*",
                        "Queue",
                        "arn",
                        "Filter",
                        Map.of(
                            "S3Key",
                            Map.of("Rules", List.of(Map.of("Name", "regex", "Value", "x"))))))))) {
      Map<String, Object> bucket =
          Map.of(
              "Type", "AWS::S3::Bucket", "Properties", Map.of("NotificationConfiguration", wanted));
      Map<String, Object> document = new LinkedHashMap<>(Map.of("Resources", Map.of("B", bucket)));

      assertThatThrownBy(() -> rules(document))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("not emulated");
    }
  }

  private BucketNotifications notifications(
      List<BucketNotifications.Rule> rules, double duplicateRate) {
    return new BucketNotifications(
        rules,
        (queue, body) -> {
          assertThat(queue).endsWith(":millrace-InboxQueue");
          sent.add(body);
        },
        "eu-central-1",
        duplicateRate);
  }

  private static List<BucketNotifications.Rule> rules(Map<String, Object> document) {
    ResourceNames names =
        new ResourceNames(
            Template.map(document.get("Resources")),
            "eu-central-1",
            URI.create("http://127.0.0.1:9324"));
    return BucketNotifications.rules(new Template(document, Map.of(), names), names);
  }
}
