package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchState.Final;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Batches in the table of jobs. Every write of a batch is a conditional put of the whole item; that
 * of a finished chunk is a transaction with the counters of its pass. Lists and the index of due
 * batches are eventually consistent, and each batch is then read strongly. Thread-safe.
 */
public final class DynamoDbBatchStore implements BatchStore {
  private static final String ABSENT = "attribute_not_exists(" + JobItem.KEY + ")";
  private static final String UNCHANGED = JobItem.VERSION + " = :read";
  private static final String DUE_BY =
      JobItem.DUE_SHARD + " = :shard AND " + JobItem.DUE_AT + " <= :now";
  private static final String BEHIND =
      JobItem.TENANT + " = :tenant AND " + JobItem.LIST_KEY + " < :behind";

  /** BatchGetItem takes no more keys. */
  private static final int MOST_READ = 100;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final DynamoDbBatchReader reader;
  private final Transaction transaction;

  /** The batches in this table. */
  public DynamoDbBatchStore(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.reader = new DynamoDbBatchReader(dynamoDb, table);
    this.transaction = new Transaction(dynamoDb);
  }

  @Override
  public SaveResult create(Batch batch) {
    String writeId = UUID.randomUUID().toString();
    return put(put(batch, writeId).conditionExpression(ABSENT).build(), batch, writeId);
  }

  @Override
  public SaveResult save(Batch next) {
    String writeId = UUID.randomUUID().toString();
    return put(update(next, writeId), next, writeId);
  }

  @Override
  public SaveResult end(Batch next, Usage usage) {
    if (!(next.state() instanceof Final end)) {
      throw new IllegalArgumentException("The pass has not ended: " + next.key());
    }
    String writeId = UUID.randomUUID().toString();
    TransactWriteItem batch = TransactWriteItem.builder().put(update(next, writeId)).build();
    TransactWriteItem counters =
        UsageItem.raise(
            table, UsageItem.key(next.key().tenant(), Ledger.day(end.endedAt())), usage);
    return switch (transaction.write(List.of(batch, counters), writeId)) {
      case Transaction.Done() -> new Saved();
      case Transaction.Refused(var item) ->
          new Conflict(item.isEmpty() ? null : BatchItem.read(item));
    };
  }

  @Override
  public Optional<Batch> find(BatchKey key) {
    GetItemRequest request =
        GetItemRequest.builder()
            .tableName(table)
            .key(BatchItem.key(key))
            .consistentRead(true)
            .build();
    Map<String, AttributeValue> item =
        ask("read batch " + key, () -> dynamoDb.getItem(request)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(BatchItem.read(item));
  }

  @Override
  public Page page(TenantId tenant, @Nullable Position after, int limit, Instant now) {
    List<Batch> found = new ArrayList<>();
    QueryResponse answer = query(tenant, after, limit + 1);
    List<Map<String, AttributeValue>> entries = answer.items();
    Map<String, Batch> batches = new HashMap<>();
    read(entries).forEach(batch -> batches.put(batch.key().id().value(), batch));
    Position last = null;
    for (Map<String, AttributeValue> entry : entries.subList(0, Math.min(limit, entries.size()))) {
      last = BatchItem.position(entry);
      Batch batch = batches.get(last.id().value());
      if (batch != null && !batch.isForgotten(now)) {
        found.add(batch);
      }
    }
    return new Page(found, entries.size() > limit ? last : null);
  }

  @Override
  public List<Batch> due(int shard, Instant now, int limit) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .indexName(JobItem.DUE_INDEX)
            .keyConditionExpression(DUE_BY)
            .expressionAttributeValues(
                Map.of(
                    ":shard", BatchItem.DUE_SHARD, ":now", QuotaItems.number(now.toEpochMilli())))
            .limit(limit)
            .build();
    return ask(
        "read due batches",
        () ->
            dynamoDb.queryPaginator(request).stream()
                .flatMap(page -> read(page.items()).stream())
                .filter(batch -> batch.dueAt() != null && !batch.dueAt().isAfter(now))
                .limit(limit)
                .sorted(Comparator.comparing(batch -> Objects.requireNonNull(batch.dueAt())))
                .toList());
  }

  @Override
  public int shards() {
    return 1;
  }

  @Override
  public boolean finishChunk(BatchKey key, FinishedChunk chunk) {
    String writeId = UUID.randomUUID().toString();
    List<TransactWriteItem> items =
        List.of(ChunkItem.put(table, key, chunk, writeId), ChunkItem.count(table, key, chunk));
    return transaction.write(items, writeId) instanceof Transaction.Done;
  }

  @Override
  public Tally progress(BatchKey key, int pass) {
    return ask("read progress", () -> reader.items(ChunkItem.counters(key, pass))).stream()
        .map(ChunkItem::tally)
        .reduce(Tally.NONE, Tally::plus);
  }

  @Override
  public List<FinishedChunk> finishedChunks(BatchKey key, int from, int to) {
    List<FinishedChunk> chunks = new ArrayList<>();
    for (int start = from; start < to; start += MOST_READ) {
      List<Map<String, AttributeValue>> keys =
          IntStream.range(start, Math.min(start + MOST_READ, to))
              .mapToObj(chunk -> ChunkItem.key(key, chunk))
              .toList();
      ask("read chunks", () -> reader.items(keys)).stream()
          .map(ChunkItem::read)
          .forEach(chunks::add);
    }
    chunks.sort(Comparator.comparingInt(FinishedChunk::chunk));
    return chunks;
  }

  private List<Batch> read(List<Map<String, AttributeValue>> entries) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += MOST_READ) {
      List<Map<String, AttributeValue>> keys =
          entries.subList(from, Math.min(from + MOST_READ, entries.size())).stream()
              .map(entry -> Map.of(JobItem.KEY, Objects.requireNonNull(entry.get(JobItem.KEY))))
              .toList();
      ask("read batches", () -> reader.items(keys))
          .forEach(item -> BatchItem.readable(item).ifPresent(batches::add));
    }
    return batches;
  }

  private QueryResponse query(TenantId tenant, @Nullable Position after, int size) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .indexName(JobItem.LIST_INDEX)
            .keyConditionExpression(BEHIND)
            .expressionAttributeValues(
                Map.of(
                    ":tenant",
                    BatchItem.listed(tenant),
                    ":behind",
                    AttributeValue.fromS(after == null ? ":" : BatchItem.listKey(after))))
            .scanIndexForward(false)
            .limit(size)
            .build();
    return ask("list the batches of " + tenant, () -> dynamoDb.query(request));
  }

  private Put.Builder put(Batch batch, String writeId) {
    return Put.builder()
        .tableName(table)
        .item(BatchItem.write(batch, writeId))
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  private Put update(Batch next, String writeId) {
    if (next.version() < 2) {
      throw new IllegalArgumentException("A first version is created, not saved: " + next.key());
    }
    return put(next, writeId)
        .conditionExpression(UNCHANGED)
        .expressionAttributeValues(Map.of(":read", QuotaItems.number(next.version() - 1)))
        .build();
  }

  private SaveResult put(Put put, Batch batch, String writeId) {
    PutItemRequest.Builder request =
        PutItemRequest.builder()
            .tableName(table)
            .item(put.item())
            .conditionExpression(put.conditionExpression())
            .returnValuesOnConditionCheckFailure(put.returnValuesOnConditionCheckFailure());
    if (put.hasExpressionAttributeValues()) {
      request.expressionAttributeValues(put.expressionAttributeValues());
    }
    try {
      ask("write batch " + batch.key(), () -> dynamoDb.putItem(request.build()));
      return new Saved();
    } catch (ConditionalCheckFailedException e) {
      if (!e.hasItem()) {
        return new Conflict(null);
      }
      return JobItem.isOwn(e.item(), writeId)
          ? new Saved()
          : new Conflict(BatchItem.read(e.item()));
    }
  }

  private static <T> T ask(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (ConditionalCheckFailedException e) {
      throw e;
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot " + what, e);
    }
  }
}
