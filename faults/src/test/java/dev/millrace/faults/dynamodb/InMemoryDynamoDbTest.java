package dev.millrace.faults.dynamodb;

import static dev.millrace.faults.dynamodb.DynamoDbTable.TABLE;
import static dev.millrace.faults.dynamodb.DynamoDbTable.n;
import static dev.millrace.faults.dynamodb.DynamoDbTable.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class InMemoryDynamoDbTest extends DynamoDbContract {
  private final ScriptedFaults faults = new ScriptedFaults();
  private final InMemoryDynamoDb dynamoDb =
      new InMemoryDynamoDb(
          List.of(
              new TableSchema(
                  TABLE,
                  "pk",
                  List.of(
                      new IndexSchema("due", "shard", "at", true),
                      new IndexSchema("all", "owner", null, false)))),
          faults);

  @Override
  DynamoDbClient client() {
    return dynamoDb;
  }

  @Test
  void shouldLoseARequest() {
    faults.before.add(request -> lose());

    assertThatThrownBy(this::increase).isInstanceOf(SdkClientException.class);
    assertThat(count()).isNull();
  }

  @Test
  void shouldLoseAnAnswer() {
    faults.after.add(SdkClientException.create("lost"));

    assertThatThrownBy(this::increase).isInstanceOf(SdkClientException.class);
    assertThat(count()).isEqualTo("1");
  }

  @Test
  void shouldCarryOutARequestAgainWhoseAnswerWasLost() {
    faults.after.add(Faults.Answer.LOST_AND_REPEATED);
    faults.after.add(Faults.Answer.LOST_AND_REPEATED);

    increase();

    assertThat(count()).isEqualTo("3");
  }

  @Test
  void shouldFailTheConditionOfAWriteThatIsRepeatedAfterItsAnswerWasLost() {
    faults.after.add(Faults.Answer.LOST_AND_REPEATED);

    assertThatThrownBy(() ->
            dynamoDb.putItem(r ->
                r.tableName(TABLE)
                    .item(Map.of("pk", s("x")))
                    .conditionExpression("attribute_not_exists(pk)")))
        .isInstanceOf(ConditionalCheckFailedException.class);
  }

  @Test
  void shouldLoseTheRefusalOfARequestLikeAnyAnswer() {
    increase();
    faults.after.add(SdkClientException.create("lost"));

    assertThatThrownBy(() ->
            dynamoDb.putItem(r ->
                r.tableName(TABLE)
                    .item(Map.of("pk", s("x")))
                    .conditionExpression("attribute_not_exists(pk)")))
        .isInstanceOf(SdkClientException.class);
  }

  @Test
  void shouldRepeatATransactionUnderItsToken() {
    faults.after.add(Faults.Answer.LOST_AND_REPEATED);

    dynamoDb.transactWriteItems(r -> r.transactItems(DynamoDbTable.increase("x")));

    assertThat(count()).isEqualTo("1");
  }

  @Test
  void shouldShowOldIndexes() {
    dynamoDb.lagIndexes(2);
    for (int i = 1; i <= 3; i++) {
      put("job" + i);
    }
    assertThat(found()).containsExactly("job1");
    dynamoDb.lagIndexes(0);
    assertThat(found()).containsExactly("job1", "job2", "job3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "size(a) > :x",
        "begins_with(a, :x)",
        "contains(a, :x)",
        "a BETWEEN :x AND :x",
        "a IN (:x)",
        "a.b = :x",
        "a[0] = :x",
        "a = :x)",
        "(a = :x",
        "a = :x b",
        "",
        "a = 'x'",
      })
  void shouldRefuseConditionsThatAreNotEmulated(String condition) {
    assertThatThrownBy(() -> update("ADD a :x", condition))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(count()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = if_not_exists(a, :x)",
        "SET a = a + :x",
        "SET a.b = :x",
        "DELETE a :x",
        "ADD a b",
        "SET",
        "a = :x",
      })
  void shouldRefuseUpdatesThatAreNotEmulated(String update) {
    assertThatThrownBy(() -> update(update, "a <> :x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(count()).isNull();
  }

  @Test
  void shouldRefuseParametersAndOperationsThatAreNotEmulated() {
    assertThatThrownBy(() ->
            dynamoDb.getItem(
                r -> r.tableName(TABLE).key(Map.of("pk", s("x"))).projectionExpression("a")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("ProjectionExpression");
    assertThatThrownBy(() -> dynamoDb.scan(r -> r.tableName(TABLE).limit(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> dynamoDb.deleteItem(r -> r.tableName(TABLE).key(Map.of("pk", s("x")))))
        .isInstanceOf(UnsupportedOperationException.class);
    TransactWriteItem delete = TransactWriteItem.builder().delete(d -> d.tableName(TABLE)).build();
    assertThatThrownBy(() -> dynamoDb.transactWriteItems(r -> r.transactItems(delete)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldCountEveryUpdateOfManyThreads() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        threads.execute(this::increase);
      }
    }
    assertThat(count()).isEqualTo("1000");
  }

  private void increase() {
    dynamoDb.updateItem(r ->
        r.tableName(TABLE)
            .key(Map.of("pk", s("x")))
            .updateExpression("ADD a :x")
            .expressionAttributeValues(Map.of(":x", n(1))));
  }

  private void update(String update, String condition) {
    dynamoDb.updateItem(
        UpdateItemRequest.builder()
            .tableName(TABLE)
            .key(Map.of("pk", s("x")))
            .updateExpression(update)
            .conditionExpression(condition)
            .expressionAttributeValues(Map.of(":x", n(1)))
            .build());
  }

  private String count() {
    var count = dynamoDb.getItem(r -> r.tableName(TABLE).key(Map.of("pk", s("x")))).item().get("a");
    return count == null ? null : count.n();
  }

  private void put(String pk) {
    dynamoDb.putItem(r -> r.tableName(TABLE).item(Map.of("pk", s(pk), "owner", s("me"))));
  }

  private List<String> found() {
    return dynamoDb
        .query(r ->
            r.tableName(TABLE)
                .indexName("all")
                .keyConditionExpression("#o = :o")
                .expressionAttributeNames(Map.of("#o", "owner"))
                .expressionAttributeValues(Map.of(":o", s("me"))))
        .items()
        .stream()
        .map(item -> item.get("pk").s())
        .toList();
  }

  private static void lose() {
    throw SdkClientException.create("lost");
  }

  /** Does what is next in its lists; nothing when they are empty. */
  private static final class ScriptedFaults implements Faults {
    final Queue<Consumer<DynamoDbRequest>> before = new ArrayDeque<>();
    final Queue<Object> after = new ArrayDeque<>();

    @Override
    public void before(DynamoDbRequest request) {
      if (!before.isEmpty()) {
        before.remove().accept(request);
      }
    }

    @Override
    public Answer after(DynamoDbRequest request) {
      return switch (after.isEmpty() ? Answer.ARRIVES : after.remove()) {
        case SdkClientException lost -> throw lost;
        case Answer answer -> answer;
        default -> throw new AssertionError();
      };
    }
  }
}
