package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.Usage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Settles many jobs with one transaction, in which each counter is raised once. Only sweepers do
 * so, so that two transactions rarely meet at a counter. Thread-safe.
 */
final class DynamoDbSettlement {
  /** A transaction has at most 100 items and 4 MB; a job's item may have 128 KB and more. */
  private static final int MOST_JOBS = 20;

  private static final String NO_REASON = "None";
  private static final String CONDITION = "ConditionalCheckFailed";

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final int shards;

  DynamoDbSettlement(DynamoDbClient dynamoDb, String table, int shards) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.shards = shards;
  }

  int settle(List<Settlement> settlements) {
    int settled = 0;
    for (int from = 0; from < settlements.size(); from += MOST_JOBS) {
      int to = Math.min(from + MOST_JOBS, settlements.size());
      settled += settleTogether(settlements.subList(from, to));
    }
    return settled;
  }

  private int settleTogether(List<Settlement> settlements) {
    String writeId = UUID.randomUUID().toString();
    try {
      dynamoDb.transactWriteItems(request ->
          request.clientRequestToken(writeId).transactItems(items(settlements, writeId)));
      return settlements.size();
    } catch (TransactionCanceledException e) {
      return settleRest(settlements, writeId, e);
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot settle usage", e);
    }
  }

  /** One job that has moved on cancels the transaction for all; the others are tried without it. */
  private int settleRest(
      List<Settlement> settlements, String writeId, TransactionCanceledException canceled) {
    List<Settlement> rest = new ArrayList<>();
    for (int i = 0; i < settlements.size(); i++) {
      CancellationReason reason = canceled.cancellationReasons().get(i);
      if (reason.code().equals(NO_REASON)) {
        rest.add(settlements.get(i));
      } else if (!reason.code().equals(CONDITION)) {
        throw new StoreUnavailableException("Cannot settle usage now", canceled);
      } else if (reason.hasItem() && JobItem.isOwn(reason.item(), writeId)) {
        return settlements.size();
      }
    }
    if (rest.size() == settlements.size()) {
      throw new StoreUnavailableException("Cannot raise the counters of usage now", canceled);
    }
    return rest.isEmpty() ? 0 : settleTogether(rest);
  }

  /** What goes back to each tenant. */
  private static Map<Map<String, AttributeValue>, QuotaItems.Release> releases(
      List<Settlement> settlements) {
    Map<Map<String, AttributeValue>, QuotaItems.Release> releases = new LinkedHashMap<>();
    for (Settlement settlement : settlements) {
      LocalDate day = settlement.reservedOn();
      if (day != null) {
        releases.merge(
            QuotaItems.releasedKey(settlement.next().key().tenant()),
            QuotaItems.Release.of(day, settlement.unspent()),
            QuotaItems.Release::and);
      }
    }
    return releases;
  }

  private List<TransactWriteItem> items(List<Settlement> settlements, String writeId) {
    List<TransactWriteItem> items = new ArrayList<>();
    Map<Map<String, AttributeValue>, Usage> counters = new LinkedHashMap<>();
    for (Settlement settlement : settlements) {
      items.add(UsageItem.settle(table, settlement, writeId, shards));
      counters.merge(
          UsageItem.key(settlement.next().key().tenant(), settlement.day()),
          settlement.usage(),
          Usage::plus);
    }
    counters.forEach((key, usage) -> items.add(UsageItem.raise(table, key, usage)));
    releases(settlements).forEach((key, release) -> items.add(release.item(table, key)));
    return items;
  }
}
