package dev.millrace.faults.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.core.job.JobField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What the real service and the one in memory have in common. The table has the key {@code pk}, the
 * index {@code due} of keys only by {@code shard} and {@code at}, and the index {@code all} of
 * everything by {@code owner}.
 */
abstract class DynamoDbContract {
  static final String TABLE = "contract";

  /** Keeps the items of one test apart from those of another. */
  private final String key = UUID.randomUUID().toString();

  abstract DynamoDbClient client();

  @Test
  void shouldAnswerNothingForAnItemThatIsNotThere() {
    GetItemResponse answer = get(key);

    assertThat(answer.hasItem()).isFalse();
    assertThat(answer.item()).isEmpty();
  }

  @Test
  void shouldReplaceAnItemAsAWhole() {
    put(Map.of("a", n(1), "b", s("x")));
    var answer =
        client()
            .putItem(r ->
                r.tableName(TABLE)
                    .item(item(Map.of("c", s("é"))))
                    .returnValues(ReturnValue.ALL_OLD));

    assertThat(answer.attributes()).isEqualTo(item(Map.of("a", n(1), "b", s("x"))));
    assertThat(get(key).item()).isEqualTo(item(Map.of("c", s("é"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attribute_exists(n) | true",
        "attribute_exists(absent) | false",
        "attribute_not_exists(absent) | true",
        "attribute_not_exists(#n) OR n = :one | false",
        "n = :two | true",
        "n = :one | false",
        "n <> :one | true",
        "n < :ten | true",
        "n <= :two | true",
        "n > :one | true",
        "n >= :ten | false",
        "t = :two | false",
        "t <> :two | true",
        "t < :two | false",
        "t < :z | true",
        "t > :z | false",
        "absent = :one | false",
        "absent <> :one | true",
        "absent < :one | false",
        "absent >= :one | false",
        "NOT absent = :one | true",
        "NOT n = :two | false",
        "not (n = :one or t = :z) | true",
        "n = :one OR n = :two AND t = :z | false",
        "n = :two OR n = :two AND t = :z | true",
        "(n = :two OR n = :two) AND t = :z | false",
        "NOT n = :one AND NOT t = :z | true",
        ":two = n | true",
        "n < m | true",
        "n = same | true",
      })
  void shouldJudgeConditions(String condition, boolean holds) {
    put(Map.of("n", n(2), "m", n(10), "t", s("text"), "same", AttributeValue.fromN("2.0")));
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .tableName(TABLE)
            .key(itemKey())
            .updateExpression("SET #n = :two, unused = :one, u2 = :ten, u3 = :z")
            .conditionExpression(condition)
            .expressionAttributeNames(Map.of("#n", "n"))
            .expressionAttributeValues(
                Map.of(":one", n(1), ":two", n(2), ":ten", n(10), ":z", s("z")));

    if (holds) {
      client().updateItem(request.build());
      assertThat(get(key).item()).containsKey("unused");
    } else {
      assertThatThrownBy(() -> client().updateItem(request.build()))
          .isInstanceOf(ConditionalCheckFailedException.class);
      assertThat(get(key).item()).doesNotContainKey("unused");
    }
  }

  @Test
  void shouldShowTheItemThatStandsWhenAConditionFails() {
    put(Map.of("a", n(1)));

    ConditionalCheckFailedException failed =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                client()
                    .putItem(
                        ifAbsent()
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)
                            .build()));

    assertThat(failed.hasItem()).isTrue();
    assertThat(failed.item()).isEqualTo(item(Map.of("a", n(1))));
    assertThat(failed.statusCode()).isEqualTo(400);
    assertThat(failed.awsErrorDetails().errorCode()).isEqualTo("ConditionalCheckFailedException");
    assertThat(failed.awsErrorDetails().errorMessage()).isEqualTo("The conditional request failed");
    assertThat(failed.awsErrorDetails().serviceName()).isEqualTo("DynamoDb");
    assertThat(failed.isThrottlingException()).isFalse();
  }

  @Test
  void shouldShowNoItemUnlessAskedOrWhenThereIsNone() {
    put(Map.of("a", n(1)));
    ConditionalCheckFailedException notAsked =
        catchThrowableOfType(
            ConditionalCheckFailedException.class, () -> client().putItem(ifAbsent().build()));
    ConditionalCheckFailedException none =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                client()
                    .updateItem(r ->
                        r.tableName(TABLE)
                            .key(Map.of("pk", s(key + "-none")))
                            .updateExpression("SET a = :a")
                            .conditionExpression("attribute_exists(pk)")
                            .expressionAttributeValues(Map.of(":a", n(1)))
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)));

    assertThat(notAsked.hasItem()).isFalse();
    assertThat(none.hasItem()).isFalse();
    assertThat(none.item()).isEmpty();
  }

  @Test
  void shouldUpdateAttributes() {
    put(Map.of("a", n(1), "b", s("old"), "gone", n(1)));

    var answer =
        client()
            .updateItem(r ->
                r.tableName(TABLE)
                    .key(itemKey())
                    .updateExpression("set b = :b, #c = b remove gone ADD a :x, d :y, e :y")
                    .expressionAttributeNames(Map.of("#c", "c"))
                    .expressionAttributeValues(
                        Map.of(":b", s("new"), ":x", n(-1), ":y", AttributeValue.fromN("2.5")))
                    .returnValues(ReturnValue.ALL_NEW));

    Map<String, AttributeValue> expected =
        item(
            Map.of(
                "a",
                n(0),
                "b",
                s("new"),
                "c",
                s("old"),
                "d",
                AttributeValue.fromN("2.5"),
                "e",
                AttributeValue.fromN("2.5")));
    assertThat(answer.attributes()).isEqualTo(expected);
    assertThat(get(key).item()).isEqualTo(expected);
  }

  @Test
  void shouldMakeAnItemByAnUpdate() {
    client()
        .updateItem(r ->
            r.tableName(TABLE)
                .key(itemKey())
                .updateExpression("ADD a :x")
                .expressionAttributeValues(Map.of(":x", n(7))));

    assertThat(get(key).item()).isEqualTo(item(Map.of("a", n(7))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = absent",
        "ADD a :text",
        "SET a = :undefined",
        "SET #undefined = :text",
        "SET pk = :text",
        "SET a = :text, a = :text",
        "ADD t :one",
      })
  void shouldRefuseUpdatesThatMakeNoSense(String update) {
    put(Map.of("t", s("text")));
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .tableName(TABLE)
            .key(itemKey())
            .updateExpression(update)
            .conditionExpression("t = :text OR t <> :one")
            .expressionAttributeValues(Map.of(":text", s("text"), ":one", n(1)));

    assertInvalid(() -> client().updateItem(request.build()));
    assertThat(get(key).item()).isEqualTo(item(Map.of("t", s("text"))));
  }

  @Test
  void shouldRefusePlaceholdersWithoutUse() {
    assertInvalid(
        () -> client().putItem(ifAbsent().expressionAttributeValues(Map.of(":a", n(1))).build()));
    assertInvalid(
        () -> client().putItem(ifAbsent().expressionAttributeNames(Map.of("#a", "a")).build()));
  }

  @Test
  void shouldRefuseReservedWordsAsNames() {
    assertThat(ReservedWords.all()).hasSizeGreaterThan(500);
    List<String> taken = new ArrayList<>();
    for (String word : ReservedWords.all()) {
      UpdateItemRequest.Builder request =
          UpdateItemRequest.builder()
              .tableName(TABLE)
              .key(itemKey())
              .updateExpression("SET " + word.toLowerCase(Locale.ROOT) + " = :a")
              .expressionAttributeValues(Map.of(":a", n(1)));
      try {
        client().updateItem(request.build());
        taken.add(word);
      } catch (DynamoDbException e) {
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
      }
    }
    // DynamoDB Local lets these pass; to refuse them is the safe side.
    assertThat(taken).isSubsetOf("CONVERT", "SIZE", "VARIABLES");
  }

  @ParameterizedTest
  @EnumSource(JobField.class)
  void shouldAgreeOnWhichColumnsOfAJobAreReservedWords(JobField field) {
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .tableName(TABLE)
            .key(itemKey())
            .updateExpression("SET " + field.column() + " = :a")
            .expressionAttributeValues(Map.of(":a", n(1)));

    if (ReservedWords.contains(field.column())) {
      assertInvalid(() -> client().updateItem(request.build()));
    } else {
      client().updateItem(request.build());
    }
  }

  @Test
  void shouldRefuseKeysThatAreNone() {
    assertInvalid(() -> client().getItem(r -> r.tableName(TABLE).key(Map.of("other", s("x")))));
    assertInvalid(
        () -> client().getItem(r -> r.tableName(TABLE).key(Map.of("pk", s("x"), "a", n(1)))));
    assertInvalid(() -> client().getItem(r -> r.tableName(TABLE).key(Map.of("pk", n(1)))));
    assertInvalid(() -> client().putItem(r -> r.tableName(TABLE).item(Map.of("a", n(1)))));
    assertInvalid(() -> client().putItem(r -> r.tableName(TABLE).item(Map.of("pk", s("")))));
  }

  @Test
  void shouldRefuseATableThatIsNotThere() {
    ResourceNotFoundException refused =
        catchThrowableOfType(
            ResourceNotFoundException.class,
            () -> client().getItem(r -> r.tableName("other").key(itemKey())));

    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
  }

  @Test
  void shouldQueryAnIndexInTheOrderOfItsRange() {
    long shard = shard();
    for (int at : new int[] {30, 4, 100, 20}) {
      put(key + at, Map.of("shard", n(shard), "at", n(at), "more", s("hidden")));
    }
    put(key + "sparse", Map.of("shard", n(shard)));
    put(key + "elsewhere", Map.of("shard", n(shard + 1), "at", n(1)));

    QueryResponse answer = client().query(due(shard, "<=", 30).build());

    assertThat(answer.items())
        .extracting(item -> item.get("at").n())
        .containsExactly("4", "20", "30");
    assertThat(answer.items().getFirst()).containsOnlyKeys("pk", "shard", "at");
    assertThat(answer.count()).isEqualTo(3);
    assertThat(answer.hasLastEvaluatedKey()).isFalse();
    assertThat(client().query(due(shard, ">", 20).scanIndexForward(false).build()).items())
        .extracting(item -> item.get("at").n())
        .containsExactly("100", "30");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldQueryPageByPage(boolean forward) {
    long shard = shard();
    for (int i = 0; i < 10; i++) {
      put(key + i, Map.of("shard", n(shard), "at", n(i / 3)));
    }
    List<String> found = new ArrayList<>();
    List<Integer> pages = new ArrayList<>();

    QueryRequest request = due(shard, "<=", 10).limit(3).scanIndexForward(forward).build();
    for (QueryResponse page : client().queryPaginator(request)) {
      pages.add(page.count());
      page.items().forEach(item -> found.add(item.get("pk").s()));
    }

    assertThat(found).doesNotHaveDuplicates().hasSize(10);
    assertThat(pages).startsWith(3, 3, 3, 1);
  }

  @Test
  void shouldQueryAnIndexWithoutARange() {
    put(Map.of("owner", s(key), "more", n(1)));

    QueryResponse answer =
        client()
            .query(r ->
                r.tableName(TABLE)
                    .indexName("all")
                    .keyConditionExpression("#o = :o")
                    .expressionAttributeNames(Map.of("#o", "owner"))
                    .expressionAttributeValues(Map.of(":o", s(key))));

    assertThat(answer.items()).containsExactly(item(Map.of("owner", s(key), "more", n(1))));
  }

  @Test
  void shouldForgetInTheIndexWhatLosesItsKeys() {
    long shard = shard();
    put(Map.of("shard", n(shard), "at", n(1)));
    put(Map.of("shard", n(shard)));

    assertThat(client().query(due(shard, "<=", 10).build()).items()).isEmpty();
  }

  @Test
  void shouldRefuseQueriesThatAreNone() {
    long shard = shard();
    assertInvalid(() -> client().query(due(shard, "<>", 1).build()));
    assertInvalid(() -> client().query(due(shard, "=", 1).indexName("other").build()));
    assertInvalid(() -> client().query(due(shard, "=", 1).consistentRead(true).build()));
    assertInvalid(() ->
        client()
            .query(due(shard, "=", 1).keyConditionExpression("#shard > :s AND #at = :at").build()));
  }

  @Test
  void shouldScanEverything() {
    put(Map.of("a", n(1)));
    put(key + "2", Map.of("a", n(2)));

    assertThat(client().scan(r -> r.tableName(TABLE)).items())
        .contains(item(Map.of("a", n(1))), Map.of("pk", s(key + "2"), "a", n(2)));
  }

  @Test
  void shouldWriteAllTogether() {
    put(Map.of("a", n(1)));
    put(key + "checked", Map.of("v", n(5)));

    client()
        .transactWriteItems(
            r -> r.transactItems(check(key + "checked", 5), increase(key), putNew(key + "new")));

    assertThat(get(key).item()).containsEntry("a", n(2));
    assertThat(get(key + "new").hasItem()).isTrue();
    assertThat(get(key + "checked").item()).containsOnlyKeys("pk", "v");
  }

  @Test
  void shouldWriteNothingOfACancelledTransaction() {
    put(Map.of("a", n(1)));
    put(key + "taken", Map.of("b", n(1)));

    TransactionCanceledException cancelled =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                client()
                    .transactWriteItems(r ->
                        r.transactItems(
                            increase(key),
                            putNew(key + "taken"),
                            check(key + "missing", 5),
                            putNew(key + "new"))));

    assertThat(cancelled.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "ConditionalCheckFailed", "ConditionalCheckFailed", "None");
    assertThat(cancelled.cancellationReasons().getFirst().message()).isNull();
    assertThat(cancelled.cancellationReasons().get(1).message())
        .isEqualTo("The conditional request failed");
    assertThat(cancelled.cancellationReasons())
        .extracting(CancellationReason::hasItem)
        .containsExactly(false, true, false, false);
    assertThat(cancelled.cancellationReasons().get(1).item())
        .isEqualTo(Map.of("pk", s(key + "taken"), "b", n(1)));
    assertThat(cancelled.statusCode()).isEqualTo(400);
    assertThat(cancelled.awsErrorDetails().errorCode()).isEqualTo("TransactionCanceledException");
    assertThat(cancelled.awsErrorDetails().errorMessage())
        .isEqualTo(
            "Transaction cancelled, please refer cancellation reasons for specific reasons"
                + " [None, ConditionalCheckFailed, ConditionalCheckFailed, None]");
    assertThat(get(key).item()).containsEntry("a", n(1));
    assertThat(get(key + "new").hasItem()).isFalse();
  }

  @Test
  void shouldCarryOutOneTokenOnce() {
    String token = UUID.randomUUID().toString();

    client().transactWriteItems(r -> r.clientRequestToken(token).transactItems(increase(key)));
    client().transactWriteItems(r -> r.clientRequestToken(token).transactItems(increase(key)));

    assertThat(get(key).item()).containsEntry("a", n(1));
    assertThatThrownBy(() ->
            client()
                .transactWriteItems(
                    r -> r.clientRequestToken(token).transactItems(increase(key + "other"))))
        .isInstanceOf(IdempotentParameterMismatchException.class);
    client().transactWriteItems(r -> r.transactItems(increase(key)));
    client().transactWriteItems(r -> r.transactItems(increase(key)));
    assertThat(get(key).item()).containsEntry("a", n(3));
  }

  @Test
  void shouldTakeTheTokenOfACancelledTransactionAgain() {
    String token = UUID.randomUUID().toString();
    Runnable write =
        () ->
            client()
                .transactWriteItems(r ->
                    r.clientRequestToken(token).transactItems(check(key, 5), increase(key + "2")));

    assertThatThrownBy(write::run).isInstanceOf(TransactionCanceledException.class);
    put(Map.of("v", n(5)));
    write.run();

    assertThat(get(key + "2").item()).containsEntry("a", n(1));
  }

  @Test
  void shouldRefuseTwoWritesToOneItemInATransaction() {
    assertThatThrownBy(
            () -> client().transactWriteItems(r -> r.transactItems(increase(key), putNew(key))))
        .isInstanceOf(DynamoDbException.class);
    assertThat(get(key).hasItem()).isFalse();
  }

  static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  static TransactWriteItem increase(String pk) {
    return TransactWriteItem.builder()
        .update(u ->
            u.tableName(TABLE)
                .key(Map.of("pk", s(pk)))
                .updateExpression("ADD a :x")
                .expressionAttributeValues(Map.of(":x", n(1))))
        .build();
  }

  private static TransactWriteItem putNew(String pk) {
    return TransactWriteItem.builder()
        .put(p ->
            p.tableName(TABLE)
                .item(Map.of("pk", s(pk)))
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .build();
  }

  private static TransactWriteItem check(String pk, long version) {
    return TransactWriteItem.builder()
        .conditionCheck(c ->
            c.tableName(TABLE)
                .key(Map.of("pk", s(pk)))
                .conditionExpression("v = :v")
                .expressionAttributeValues(Map.of(":v", n(version)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .build();
  }

  private static QueryRequest.Builder due(long shard, String sign, long at) {
    return QueryRequest.builder()
        .tableName(TABLE)
        .indexName("due")
        .keyConditionExpression("#shard = :s AND #at " + sign + " :at")
        .expressionAttributeNames(Map.of("#shard", "shard", "#at", "at"))
        .expressionAttributeValues(Map.of(":s", n(shard), ":at", n(at)));
  }

  private long shard() {
    return key.hashCode();
  }

  private PutItemRequest.Builder ifAbsent() {
    return PutItemRequest.builder()
        .tableName(TABLE)
        .item(item(Map.of()))
        .conditionExpression("attribute_not_exists(pk)");
  }

  private void put(Map<String, AttributeValue> attributes) {
    put(key, attributes);
  }

  private void put(String pk, Map<String, AttributeValue> attributes) {
    client().putItem(r -> r.tableName(TABLE).item(with(pk, attributes)));
  }

  private GetItemResponse get(String pk) {
    return client().getItem(r -> r.tableName(TABLE).key(Map.of("pk", s(pk))).consistentRead(true));
  }

  private Map<String, AttributeValue> itemKey() {
    return Map.of("pk", s(key));
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> attributes) {
    return with(key, attributes);
  }

  private static Map<String, AttributeValue> with(
      String pk, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("pk", s(pk));
    return item;
  }

  private static void assertInvalid(ThrowingCallable call) {
    DynamoDbException refused = catchThrowableOfType(DynamoDbException.class, call);

    assertThat(refused).isNotNull();
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
  }
}
