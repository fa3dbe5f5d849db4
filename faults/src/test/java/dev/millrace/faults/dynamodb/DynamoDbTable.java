package dev.millrace.faults.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A table for the contracts of DynamoDB. It has the key {@code pk}, the index {@code due} of keys
 * only by {@code shard} and {@code at}, and the index {@code all} of everything by {@code owner}.
 */
abstract class DynamoDbTable {
  static final String TABLE = "contract";

  /** Keeps the items of one test apart from those of another. */
  final String key = UUID.randomUUID().toString();

  abstract DynamoDbClient client();

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

  void put(Map<String, AttributeValue> attributes) {
    put(key, attributes);
  }

  void put(String pk, Map<String, AttributeValue> attributes) {
    client().putItem(r -> r.tableName(TABLE).item(with(pk, attributes)));
  }

  GetItemResponse get(String pk) {
    return client().getItem(r -> r.tableName(TABLE).key(Map.of("pk", s(pk))).consistentRead(true));
  }

  Map<String, AttributeValue> itemKey() {
    return Map.of("pk", s(key));
  }

  Map<String, AttributeValue> item(Map<String, AttributeValue> attributes) {
    return with(key, attributes);
  }

  static Map<String, AttributeValue> with(String pk, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("pk", s(pk));
    return item;
  }

  static void assertInvalid(ThrowingCallable call) {
    DynamoDbException refused = catchThrowableOfType(DynamoDbException.class, call);

    assertThat(refused).isNotNull();
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
  }
}
