package dev.millrace.faults.dynamodb;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** A query of a secondary index: in the order of its range key, page by page. */
final class IndexQuery {
  private final QueryRequest request;
  private final Table table;
  private final IndexSchema index;
  private final Condition condition;

  IndexQuery(QueryRequest request, Table table) {
    if (request.indexName() == null) {
      throw new UnsupportedOperationException("Not emulated: queries without an index");
    }
    if (Boolean.TRUE.equals(request.consistentRead())) {
      throw Rejections.invalid("Consistent reads are not supported on global secondary indexes");
    }
    this.request = request;
    this.table = table;
    this.index = table.schema().index(request.indexName());
    Placeholders placeholders =
        new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
    this.condition = ConditionParser.parse(request.keyConditionExpression(), placeholders);
    placeholders.requireAllUsed();
    requireKeys();
  }

  QueryResponse answer() {
    Comparator<Map<String, AttributeValue>> order = order();
    Stream<Map<String, AttributeValue>> found =
        table.indexed().known().stream()
            .filter(index::contains)
            .filter(condition::holds)
            .sorted(order);
    if (request.hasExclusiveStartKey()) {
      found = found.filter(item -> order.compare(item, request.exclusiveStartKey()) > 0);
    }
    Integer limit = request.limit();
    List<Map<String, AttributeValue>> page =
        (limit == null ? found : found.limit(limit)).map(this::projected).toList();
    QueryResponse.Builder answer =
        QueryResponse.builder().items(page).count(page.size()).scannedCount(page.size());
    if (limit != null && page.size() == limit) {
      answer.lastEvaluatedKey(index.keys(page.getLast(), table.schema().key()));
    }
    return answer.build();
  }

  private Map<String, AttributeValue> projected(Map<String, AttributeValue> item) {
    return index.keysOnly() ? index.keys(item, table.schema().key()) : item;
  }

  private Comparator<Map<String, AttributeValue>> order() {
    Comparator<Map<String, AttributeValue>> byRange =
        (a, b) ->
            index.rangeKey() == null
                ? 0
                : AttributeOrder.compare(value(a, index.rangeKey()), value(b, index.rangeKey()));
    Comparator<Map<String, AttributeValue>> order =
        byRange.thenComparing(item -> value(item, table.schema().key()).s());
    return Boolean.FALSE.equals(request.scanIndexForward()) ? order.reversed() : order;
  }

  private static AttributeValue value(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute), attribute);
  }

  /** One hash key, and at most one range of the range key. */
  private void requireKeys() {
    boolean legal =
        switch (condition) {
          case Condition.And(Condition left, Condition right) ->
              (isHash(left) && isRange(right)) || (isRange(left) && isHash(right));
          default -> isHash(condition);
        };
    if (!legal) {
      throw Rejections.invalid("Query key condition not supported");
    }
  }

  private boolean isHash(Condition part) {
    return part instanceof Condition.Comparison(Operand.Attribute(String name), String sign, _)
        && name.equals(index.hashKey())
        && sign.equals("=");
  }

  private boolean isRange(Condition part) {
    return part instanceof Condition.Comparison(Operand.Attribute(String name), String sign, _)
        && name.equals(index.rangeKey())
        && !sign.equals("<>");
  }
}
