package dev.millrace.faults.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Queries and scans. */
abstract class DynamoDbQueryContract extends DynamoDbTable {
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
}
