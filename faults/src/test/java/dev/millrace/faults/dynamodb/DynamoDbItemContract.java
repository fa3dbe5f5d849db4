package dev.millrace.faults.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.core.job.JobField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Single items. */
abstract class DynamoDbItemContract extends DynamoDbTable {
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

  private PutItemRequest.Builder ifAbsent() {
    return PutItemRequest.builder()
        .tableName(TABLE)
        .item(item(Map.of()))
        .conditionExpression("attribute_not_exists(pk)");
  }
}
