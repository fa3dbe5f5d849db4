package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * A tenant's jobs by the index {@code list} of their table. It has nothing but keys, which never
 * change, so it costs one write for each job, at its acceptance; each job is then read strongly
 * from the table. The index is eventually consistent: a job appears in it a moment after it was
 * accepted, normally well below a second. A record of an earlier version appears once it is written
 * again. Thread-safe.
 */
public final class DynamoDbJobIndex implements JobIndex {
  private static final String BEHIND =
      JobItem.TENANT + " = :tenant AND " + JobItem.LIST_KEY + " < :behind";

  /** A filter that hardly any job fits looks at no more than this many pages of jobs at a time. */
  private static final int MOST_PAGES = 10;

  private static final int PAGE = 100;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final DynamoDbBatchReader reader;

  public DynamoDbJobIndex(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.reader = new DynamoDbBatchReader(dynamoDb, table);
  }

  @Override
  public Page page(
      TenantId tenant, JobFilter filter, @Nullable Position after, int limit, Instant now) {
    List<Job> found = new ArrayList<>();
    String behind = start(filter, after);
    int size = filter.isByTimeOnly() ? limit + 1 : PAGE;
    for (int page = 0; page < MOST_PAGES; page++) {
      QueryResponse answer = query(tenant, behind, size);
      List<Map<String, AttributeValue>> entries = within(filter, answer.items());
      Map<JobId, Job> jobs = read(entries);
      for (int i = 0; i < entries.size(); i++) {
        Position position = JobItem.position(entries.get(i));
        Job job = jobs.get(position.id());
        if (job != null && filter.matches(job, now)) {
          found.add(job);
        }
        if (found.size() == limit) {
          boolean last = i == answer.items().size() - 1 && !answer.hasLastEvaluatedKey();
          boolean over = i == entries.size() - 1 && entries.size() < answer.items().size();
          return new Page(found, last || over ? null : position);
        }
      }
      if (!answer.hasLastEvaluatedKey() || entries.size() < answer.items().size()) {
        return new Page(found, null);
      }
      behind = JobItem.listKey(JobItem.position(entries.getLast()));
    }
    return new Page(found, position(behind));
  }

  private static String start(JobFilter filter, @Nullable Position after) {
    String end = filter.createdBefore() == null ? ":" : JobItem.listKey(filter.createdBefore());
    String behind = after == null ? ":" : JobItem.listKey(after);
    return behind.compareTo(end) < 0 ? behind : end;
  }

  /** The entries that are not too old; they are the first ones. */
  private static List<Map<String, AttributeValue>> within(
      JobFilter filter, List<Map<String, AttributeValue>> entries) {
    Instant from = filter.createdFrom();
    return from == null
        ? entries
        : entries.stream()
            .takeWhile(entry -> !JobItem.position(entry).createdAt().isBefore(from))
            .toList();
  }

  private QueryResponse query(TenantId tenant, String behind, int size) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .indexName(JobItem.LIST_INDEX)
            .keyConditionExpression(BEHIND)
            .expressionAttributeValues(
                Map.of(
                    ":tenant", AttributeValue.fromS(tenant.value()),
                    ":behind", AttributeValue.fromS(behind)))
            .scanIndexForward(false)
            .limit(size)
            .build();
    try {
      return dynamoDb.query(request);
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot list the jobs of " + tenant, e);
    }
  }

  private Map<JobId, Job> read(List<Map<String, AttributeValue>> entries) {
    Map<JobId, Job> jobs = new HashMap<>();
    try {
      reader.read(entries).forEach(job -> jobs.put(job.key().id(), job));
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot read the jobs of a list", e);
    }
    return jobs;
  }

  private static Position position(String listKey) {
    return JobItem.position(Map.of(JobItem.LIST_KEY, AttributeValue.fromS(listKey)));
  }
}
