package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Jobs in a DynamoDB table. Every write is a conditional put of the whole item; a failed condition
 * brings the item that stands, so a repetition by the SDK of a write whose answer was lost is
 * recognised as our own. Thread-safe.
 */
public final class DynamoDbJobStore implements JobStore {
  private static final String ABSENT = "attribute_not_exists(" + JobItem.KEY + ")";
  private static final String UNCHANGED = JobItem.VERSION + " = :read";
  private static final String DUE_BY =
      JobItem.DUE_SHARD + " = :shard AND " + JobItem.DUE_AT + " <= :now";

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final int shards;
  private final DynamoDbBatchReader reader;
  private final DynamoDbSettlement settlement;

  /**
   * The jobs in this table.
   *
   * @param shards into how many keys the index of due jobs is spread; each takes 1,000 writes a
   *     second
   */
  public DynamoDbJobStore(DynamoDbClient dynamoDb, String table, int shards) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.shards = shards;
    this.reader = new DynamoDbBatchReader(dynamoDb, table);
    this.settlement = new DynamoDbSettlement(dynamoDb, table, shards);
  }

  @Override
  public SaveResult create(Job job) {
    return put(job, request -> request.conditionExpression(ABSENT));
  }

  @Override
  public SaveResult save(Job next) {
    if (next.version() < 2) {
      throw new IllegalArgumentException("A first version is created, not saved: " + next.key());
    }
    AttributeValue read = AttributeValue.fromN(Long.toString(next.version() - 1));
    return put(
        next,
        request ->
            request
                .conditionExpression(UNCHANGED)
                .expressionAttributeValues(Map.of(":read", read)));
  }

  @Override
  public Optional<Job> find(JobKey key) {
    GetItemRequest request =
        GetItemRequest.builder()
            .tableName(table)
            .key(JobItem.key(key))
            .consistentRead(true)
            .build();
    Map<String, AttributeValue> item =
        ask("read job " + key, () -> dynamoDb.getItem(request)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(JobItem.read(item));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The index is read eventually consistent and then each job is read strongly, since the index
   * may lag behind its table.
   */
  @Override
  public List<Job> due(int shard, Instant now, int limit) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .indexName(JobItem.DUE_INDEX)
            .keyConditionExpression(DUE_BY)
            .expressionAttributeValues(
                Map.of(
                    ":shard", AttributeValue.fromN(Integer.toString(shard)),
                    ":now", AttributeValue.fromN(Long.toString(now.toEpochMilli()))))
            .limit(limit)
            .build();
    return ask(
        "read due jobs",
        () ->
            dynamoDb.queryPaginator(request).stream()
                .flatMap(page -> reader.read(page.items()).stream())
                .filter(job -> job.dueAt() != null && !job.dueAt().isAfter(now))
                // before the sorting, which would read the whole index otherwise
                .limit(limit)
                .sorted(Comparator.comparing(job -> Objects.requireNonNull(job.dueAt())))
                .toList());
  }

  @Override
  public int settle(List<Settlement> settlements) {
    return settlement.settle(settlements);
  }

  @Override
  public Usage usage(TenantId tenant, LocalDate day) {
    GetItemRequest request =
        GetItemRequest.builder()
            .tableName(table)
            .key(UsageItem.key(tenant, day))
            .consistentRead(true)
            .build();
    return UsageItem.read(ask("read usage", () -> dynamoDb.getItem(request)).item());
  }

  /**
   * {@inheritDoc}
   *
   * <p>One call, strongly consistent.
   */
  @Override
  public Usage usage(TenantId tenant, LocalDate from, LocalDate to) {
    List<Map<String, AttributeValue>> days =
        from.datesUntil(to.plusDays(1)).map(day -> UsageItem.key(tenant, day)).toList();
    return ask("read usage", () -> reader.items(days)).stream()
        .map(UsageItem::read)
        .reduce(Usage.NONE, Usage::plus);
  }

  @Override
  public int shards() {
    return shards;
  }

  private SaveResult put(Job job, UnaryOperator<PutItemRequest.Builder> condition) {
    String writeId = UUID.randomUUID().toString();
    PutItemRequest request =
        condition
            .apply(PutItemRequest.builder())
            .tableName(table)
            .item(JobItem.write(job, writeId, shards))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    try {
      ask("write job " + job.key(), () -> dynamoDb.putItem(request));
      return new Saved();
    } catch (ConditionalCheckFailedException e) {
      if (!e.hasItem()) {
        return new Conflict(null);
      }
      return JobItem.isOwn(e.item(), writeId) ? new Saved() : new Conflict(JobItem.read(e.item()));
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
