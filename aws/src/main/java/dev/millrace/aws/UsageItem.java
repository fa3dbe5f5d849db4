package dev.millrace.aws;

import dev.millrace.core.job.JobField;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The counters of a tenant and day, an item of the table of jobs, and how they are raised. */
final class UsageItem {
  private static final String JOBS = "jobs";
  private static final String RUNS = "runs";
  private static final String RUN_MILLIS = "run_millis";

  private UsageItem() {}

  static Map<String, AttributeValue> key(TenantId tenant, LocalDate day) {
    return Map.of(JobItem.KEY, AttributeValue.fromS(tenant + "#usage#" + day));
  }

  static Usage read(Map<String, AttributeValue> item) {
    return new Usage(number(item, JOBS), number(item, RUNS), number(item, RUN_MILLIS));
  }

  static TransactWriteItem raise(String table, Map<String, AttributeValue> key, Usage usage) {
    return TransactWriteItem.builder()
        .update(update ->
            update
                .tableName(table)
                .key(key)
                .updateExpression("ADD jobs :jobs, runs :runs, run_millis :run_millis")
                .expressionAttributeValues(
                    Map.of(
                        ":" + JOBS, number(usage.jobs()),
                        ":" + RUNS, number(usage.runs()),
                        ":" + RUN_MILLIS, number(usage.runMillis()))))
        .build();
  }

  /** The job as it is when its counters are raised: all that changes, under the fence. */
  static TransactWriteItem settle(String table, Settlement settlement, String writeId, int shards) {
    Map<String, AttributeValue> item = JobItem.write(settlement.next(), writeId, shards);
    Map<String, AttributeValue> values = new HashMap<>();
    StringBuilder set = new StringBuilder("SET ");
    for (String name :
        new String[] {
          JobItem.VERSION,
          JobItem.WRITE_ID,
          JobField.SETTLED_JOBS.column(),
          JobField.SETTLED_RUNS.column(),
          JobField.SETTLED_MILLIS.column(),
          JobItem.DUE_AT,
          JobItem.EXPIRES_AT
        }) {
      AttributeValue value = item.get(name);
      if (value != null) {
        set.append(values.isEmpty() ? "" : ", ").append(name).append(" = :").append(name);
        values.put(":" + name, value);
      }
    }
    set.append(" REMOVE ").append(JobField.RESERVED_DAY.column());
    if (settlement.next().dueAt() == null) {
      set.append(", ").append(JobItem.DUE_AT).append(", ").append(JobItem.DUE_SHARD);
    }
    values.put(":read", number(settlement.next().version() - 1));
    return TransactWriteItem.builder()
        .update(update ->
            update
                .tableName(table)
                .key(JobItem.key(settlement.next().key()))
                .updateExpression(set.toString())
                .conditionExpression(JobItem.VERSION + " = :read")
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure("ALL_OLD"))
        .build();
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? 0 : Long.parseLong(value.n());
  }
}
