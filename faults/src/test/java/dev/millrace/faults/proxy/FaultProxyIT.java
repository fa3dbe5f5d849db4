package dev.millrace.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.aws.AwsClients;
import dev.millrace.faults.EmulatedAws;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The SDK's own clients on the emulated services, through the proxy. */
class FaultProxyIT {
  @TempDir static Path folder;
  private static EmulatedAws aws;

  @BeforeAll
  static void start() throws IOException {
    aws = EmulatedAws.start(folder);
    DynamoDbClient dynamoDb = aws.clients("dynamodb", aws.endpoint("dynamodb")).dynamoDb();
    dynamoDb.createTable(r ->
        r.tableName("counters")
            .billingMode("PAY_PER_REQUEST")
            .attributeDefinitions(
                AttributeDefinition.builder().attributeName("pk").attributeType("S").build())
            .keySchema(KeySchemaElement.builder().attributeName("pk").keyType("HASH").build()));
  }

  @AfterAll
  static void stop() throws IOException {
    aws.close();
  }

  @Test
  void shouldKeepSignaturesOfS3AndEveryByteOfAnObject() {
    byte[] content = new byte[1 << 20];
    new Random(7).nextBytes(content);
    try (FaultProxy proxy = proxy("s3", FaultPlan.none());
        S3Client s3 = clients("s3", proxy).s3()) {
      String bucket = aws.resource("PayloadsBucket");
      s3.putObject(r -> r.bucket(bucket).key("a b/é+%"), RequestBody.fromBytes(content));

      assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("a b/é+%")).asByteArray())
          .isEqualTo(content);
      assertThat(s3.headObject(r -> r.bucket(bucket).key("a b/é+%")).contentLength())
          .isEqualTo(content.length);
      assertThatThrownBy(() -> s3.getObjectAsBytes(r -> r.bucket(bucket).key("none")))
          .isInstanceOf(NoSuchKeyException.class);
      assertThat(proxy.requests()).isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void shouldHaveAnObjectOfTwentyMegabytesStored() {
    byte[] content = new byte[20 << 20];
    new Random(8).nextBytes(content);
    try (FaultProxy proxy = proxy("s3", FaultPlan.none());
        S3Client s3 = clients("s3", proxy).s3()) {
      String bucket = aws.resource("PayloadsBucket");
      s3.putObject(r -> r.bucket(bucket).key("large"), RequestBody.fromBytes(content));

      assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("large")).asByteArray())
          .isEqualTo(content);
    }
  }

  @Test
  void shouldHaveS3RefuseABodyThatIsNotTheSignedOne() {
    try (FaultProxy proxy = proxy("s3", exchange -> new Fault.CorruptRequest());
        S3Client s3 = clients("s3", proxy).s3()) {
      String bucket = aws.resource("PayloadsBucket");

      assertThatThrownBy(() ->
              s3.putObject(
                  r -> r.bucket(bucket).key("corrupt"), RequestBody.fromBytes(new byte[100_000])))
          .isInstanceOf(SdkException.class);
      proxy.plan(FaultPlan.none());
      assertThatThrownBy(() -> s3.headObject(r -> r.bucket(bucket).key("corrupt")))
          .isInstanceOf(NoSuchKeyException.class);
    }
  }

  @Test
  void shouldApplyAWriteAgainWhoseAnswerWasLost() {
    try (FaultProxy proxy = proxy("dynamodb", losingTheFirst("UpdateItem"));
        DynamoDbClient dynamoDb = clients("dynamodb", proxy).dynamoDb()) {
      dynamoDb.updateItem(r ->
          r.tableName("counters")
              .key(Map.of("pk", AttributeValue.fromS("twice")))
              .updateExpression("ADD a :one")
              .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));

      assertThat(proxy.requests()).isEqualTo(2);
      assertThat(
              dynamoDb
                  .getItem(
                      r -> r.tableName("counters").key(Map.of("pk", AttributeValue.fromS("twice"))))
                  .item())
          .containsEntry("a", AttributeValue.fromN("2"));
    }
  }

  @Test
  void shouldFailTheConditionOfAWriteThatIsRepeatedAfterItsAnswerWasLost() {
    try (FaultProxy proxy = proxy("dynamodb", losingTheFirst("PutItem"));
        DynamoDbClient dynamoDb = clients("dynamodb", proxy).dynamoDb()) {
      Map<String, AttributeValue> item = Map.of("pk", AttributeValue.fromS("once"));

      assertThatThrownBy(() ->
              dynamoDb.putItem(r ->
                  r.tableName("counters")
                      .item(item)
                      .conditionExpression("attribute_not_exists(pk)")))
          .isInstanceOf(ConditionalCheckFailedException.class);
      assertThat(proxy.requests()).isEqualTo(2);
      assertThat(dynamoDb.getItem(r -> r.tableName("counters").key(item)).item()).isEqualTo(item);
    }
  }

  @Test
  void shouldSendAMessage() {
    List<String> operations = new CopyOnWriteArrayList<>();
    FaultPlan plan =
        exchange -> {
          operations.add(exchange.operation());
          return operations.size() == 2 ? new Fault.DropRequest() : new Fault.None();
        };
    try (FaultProxy proxy = proxy("sqs", plan);
        SqsClient sqs = clients("sqs", proxy).sqs()) {
      String queue = sqs.createQueue(r -> r.queueName("through-the-proxy")).queueUrl();
      sqs.sendMessage(r -> r.queueUrl(queue).messageBody("hint é"));

      assertThat(sqs.receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(2)).messages())
          .singleElement()
          .satisfies(message -> assertThat(message.body()).isEqualTo("hint é"));
      assertThat(operations)
          .containsExactly("CreateQueue", "SendMessage", "SendMessage", "ReceiveMessage");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamodb", "sqs", "s3"})
  void shouldSpeakOfThrottlingAsTheServiceDoes(String service) {
    try (FaultProxy proxy =
        proxy(service, exchange -> ServiceErrors.throttled(exchange.service()))) {
      SdkServiceException refused =
          catchThrowableOfType(
              SdkServiceException.class, () -> ask(service, clients(service, proxy)));

      assertThat(refused.isThrottlingException()).isTrue();
      assertThat(proxy.requests()).as("tried again").isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamodb", "sqs", "s3"})
  void shouldSpeakOfFailureAsTheServiceDoes(String service) {
    try (FaultProxy proxy =
        proxy(service, exchange -> ServiceErrors.unavailable(exchange.service()))) {
      SdkServiceException refused =
          catchThrowableOfType(
              SdkServiceException.class, () -> ask(service, clients(service, proxy)));

      assertThat(refused.statusCode()).isGreaterThanOrEqualTo(500);
      assertThat(refused.isThrottlingException()).isFalse();
      assertThat(proxy.requests()).as("tried again").isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TRUNCATE", "CORRUPT_RESPONSE", "DROP_REQUEST"})
  void shouldHaveTheClientNoticeADamagedAnswer(FaultKind kind) {
    try (FaultProxy proxy = proxy("dynamodb", new SeededFaults(1, 1, List.of(kind)))) {
      assertThatThrownBy(() -> ask("dynamodb", clients("dynamodb", proxy)))
          .isInstanceOf(SdkClientException.class);
      assertThat(proxy.requests()).isPositive();
    }
  }

  private static void ask(String service, AwsClients clients) {
    switch (service) {
      case "dynamodb" -> clients.dynamoDb().listTables();
      case "sqs" -> clients.sqs().listQueues();
      default -> clients.s3().listBuckets();
    }
  }

  private static FaultPlan losingTheFirst(String operation) {
    return exchange ->
        exchange.number() == 1 && exchange.operation().equals(operation)
            ? new Fault.DropResponse()
            : new Fault.None();
  }

  private static FaultProxy proxy(String service, FaultPlan plan) {
    return FaultProxy.start(service, aws.endpoint(service), plan);
  }

  private static AwsClients clients(String service, FaultProxy proxy) {
    return aws.clients(service, proxy.address());
  }
}
