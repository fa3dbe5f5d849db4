package dev.millrace.faults.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Writes that happen all together or not at all. A token stands for its request for ever, where the
 * service forgets it after ten minutes.
 */
final class Transactions {
  private static final int MOST_ITEMS = 100;

  private final Function<String, Table> tables;
  private final Map<String, TransactWriteItemsRequest> done = new HashMap<>();

  Transactions(Function<String, Table> tables) {
    this.tables = tables;
  }

  /** Carries the request out, unless its token was seen with it already. */
  void write(TransactWriteItemsRequest request) {
    TransactWriteItemsRequest earlier = done.get(request.clientRequestToken());
    if (earlier == null) {
      carryOut(writes(request.transactItems()));
      done.put(request.clientRequestToken(), request);
    } else if (!earlier.transactItems().equals(request.transactItems())) {
      throw Rejections.otherRequest();
    }
  }

  private List<Write> writes(List<TransactWriteItem> items) {
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      throw Rejections.invalid("1 to " + MOST_ITEMS + " items, not " + items.size());
    }
    List<Write> writes = items.stream().map(this::write).toList();
    Set<List<Object>> targets = new HashSet<>();
    for (Write write : writes) {
      if (!targets.add(List.of(write.table().schema().name(), write.key()))) {
        throw Rejections.invalid(
            "Transaction request cannot include multiple operations on one item");
      }
    }
    return writes;
  }

  private Write write(TransactWriteItem item) {
    Parameters.allow(item, "Put", "Update", "ConditionCheck");
    if (item.put() != null) {
      return Write.of(tables.apply(item.put().tableName()), item.put());
    }
    if (item.update() != null) {
      return Write.of(tables.apply(item.update().tableName()), item.update());
    }
    return Write.of(tables.apply(item.conditionCheck().tableName()), item.conditionCheck());
  }

  private static void carryOut(List<Write> writes) {
    if (!writes.stream().allMatch(Write::isAllowed)) {
      throw Rejections.cancelled(writes.stream().map(Transactions::reason).toList());
    }
    List<Map<String, AttributeValue>> next = new ArrayList<>();
    writes.forEach(write -> next.add(write.next()));
    for (int i = 0; i < writes.size(); i++) {
      writes.get(i).store(next.get(i));
    }
  }

  private static CancellationReason reason(Write write) {
    if (write.isAllowed()) {
      return CancellationReason.builder().code("None").build();
    }
    CancellationReason.Builder reason =
        CancellationReason.builder()
            .code("ConditionalCheckFailed")
            .message(Rejections.CONDITION_FAILED);
    return (write.shown().isEmpty() ? reason : reason.item(write.shown())).build();
  }
}
