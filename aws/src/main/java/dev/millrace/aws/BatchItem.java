package dev.millrace.aws;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchId;
import dev.millrace.core.batch.BatchJson;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchState.Final;
import dev.millrace.core.batch.BatchStore.Position;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item of a batch in the table of jobs: the record as one document, and beside it what is
 * looked for. It stands in the same indexes as jobs, under hash keys that no job has.
 */
final class BatchItem {
  private static final Logger LOG = LoggerFactory.getLogger(BatchItem.class);

  static final String RECORD = "record";

  /** Where the index of due jobs has due batches; the shards of jobs count from 0 on. */
  static final AttributeValue DUE_SHARD = AttributeValue.fromN("-1");

  private BatchItem() {}

  static Map<String, AttributeValue> key(BatchKey key) {
    return Map.of(JobItem.KEY, AttributeValue.fromS(name(key)));
  }

  static String name(BatchKey key) {
    return key.tenant() + "#" + key.id();
  }

  /** The hash key of a tenant's batches in the list; no tenant's name has such a sign. */
  static AttributeValue listed(TenantId tenant) {
    return AttributeValue.fromS(tenant + "#batches");
  }

  static Map<String, AttributeValue> write(Batch batch, String writeId) {
    Map<String, AttributeValue> item = new HashMap<>(key(batch.key()));
    item.put(JobItem.VERSION, QuotaItems.number(batch.version()));
    item.put(JobItem.WRITE_ID, AttributeValue.fromS(writeId));
    item.put(RECORD, AttributeValue.fromS(BatchJson.write(batch)));
    item.put(JobItem.TENANT, listed(batch.key().tenant()));
    item.put(JobItem.LIST_KEY, AttributeValue.fromS(listKey(Position.of(batch))));
    if (batch.dueAt() != null) {
      item.put(JobItem.DUE_AT, QuotaItems.number(batch.dueAt().toEpochMilli()));
      item.put(JobItem.DUE_SHARD, DUE_SHARD);
    } else if (batch.state() instanceof Final end) {
      long seconds = end.endedAt().plus(Retention.RECORD).getEpochSecond();
      item.put(JobItem.EXPIRES_AT, QuotaItems.number(seconds));
    }
    return item;
  }

  /** Sorts as the positions do. */
  static String listKey(Position position) {
    return "%014d#%s".formatted(position.createdAt().toEpochMilli(), position.id());
  }

  static Position position(Map<String, AttributeValue> entry) {
    String[] parts = Objects.requireNonNull(entry.get(JobItem.LIST_KEY)).s().split("#", 2);
    return new Position(Instant.ofEpochMilli(Long.parseLong(parts[0])), new BatchId(parts[1]));
  }

  static Batch read(Map<String, AttributeValue> item) {
    return BatchJson.read(Objects.requireNonNull(item.get(RECORD)).s());
  }

  /** Empty for one that nobody here can read, of a newer version perhaps. */
  static Optional<Batch> readable(Map<String, AttributeValue> item) {
    try {
      return Optional.of(read(item));
    } catch (IllegalArgumentException | NullPointerException e) {
      LOG.error("Batch {} cannot be read", item.get(JobItem.KEY), e);
      return Optional.empty();
    }
  }
}
