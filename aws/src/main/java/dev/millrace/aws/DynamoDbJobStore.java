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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Jobs in a DynamoDB table. Every write is a conditional put of the whole item; a failed condition
 * brings the item that stands, so a repetition by the SDK of a write whose answer was lost is
 * recognised as our own. Thread-safe.
 */
public final class DynamoDbJobStore implements JobStore {
  private static final Logger LOG = LoggerFactory.getLogger(DynamoDbJobStore.class);
  private static final String ABSENT = "attribute_not_exists(" + JobItem.KEY + ")";
  private static final String UNCHANGED = JobItem.VERSION + " = :read";
  private static final String DUE_BY =
      JobItem.DUE_SHARD + " = :shard AND " + JobItem.DUE_AT + " <= :now";

  /** What BatchGetItem leaves unread so often is left to the next sweep. */
  private static final int MOST_CALLS = 5;

  /** BatchGetItem takes no more keys. */
  private static final int MOST_READ = 100;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final int shards;
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
                .flatMap(page -> readTogether(page.items()).stream())
                .filter(job -> job.dueAt() != null && !job.dueAt().isAfter(now))
                // before the sorting, which would read the whole index otherwise
                .limit(limit)
                .sorted(Comparator.comparing(job -> Objects.requireNonNull(job.dueAt())))
                .toList());
  }

  /** The jobs that these entries of the index name, read strongly, a hundred a call. */
  private List<Job> readTogether(List<Map<String, AttributeValue>> entries) {
    List<Job> jobs = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += MOST_READ) {
      List<Map<String, AttributeValue>> keys =
          entries.subList(from, Math.min(from + MOST_READ, entries.size())).stream()
              .map(entry -> Map.of(JobItem.KEY, Objects.requireNonNull(entry.get(JobItem.KEY))))
              .toList();
      items(keys).forEach(item -> readable(item).ifPresent(jobs::add));
    }
    return jobs;
  }

  /** The items under these keys, a hundred at most, read strongly; those that are there. */
  private List<Map<String, AttributeValue>> items(List<Map<String, AttributeValue>> keys) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    Map<String, KeysAndAttributes> wanted = Map.of(table, keys(keys));
    for (int call = 1; !wanted.isEmpty(); call++) {
      if (call > MOST_CALLS) {
        throw new StoreUnavailableException("DynamoDB leaves items unread for now", null);
      }
      BatchGetItemResponse answer =
          dynamoDb.batchGetItem(BatchGetItemRequest.builder().requestItems(wanted).build());
      items.addAll(answer.responses().getOrDefault(table, List.of()));
      wanted = answer.unprocessedKeys();
    }
    return items;
  }

  private static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
  }

  /**
   * One record that nobody here can read, of a newer version perhaps, must not keep the others
   * waiting.
   */
  private static Optional<Job> readable(Map<String, AttributeValue> item) {
    try {
      return Optional.of(JobItem.read(item));
    } catch (IllegalArgumentException | NullPointerException e) {
      LOG.error("Job {} cannot be read", item.get(JobItem.KEY), e);
      return Optional.empty();
    }
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
    return ask("read usage", () -> items(days)).stream()
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
