package dev.millrace.faults.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Transactions. */
abstract class DynamoDbTransactionContract extends DynamoDbTable {
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
}
