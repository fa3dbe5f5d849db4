package dev.millrace.aws;

import dev.millrace.core.job.JobField;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.job.Usage;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The counters of a tenant and day, an item of the table of jobs, and how they are raised. */
final class UsageItem {
  private UsageItem() {}

  static Map<String, AttributeValue> key(TenantId tenant, LocalDate day) {
    return Map.of(JobItem.KEY, AttributeValue.fromS(tenant + "#usage#" + day));
  }

  static Usage read(Map<String, AttributeValue> item) {
    Tokens tokens =
        new Tokens(
            number(item, "input_tokens"),
            number(item, "output_tokens"),
            number(item, "cached_tokens"));
    return new Usage(
        number(item, "jobs"),
        number(item, "runs"),
        number(item, "run_millis"),
        new Spend(tokens, number(item, "nanos"), number(item, "saved_nanos")));
  }

  static TransactWriteItem raise(String table, Map<String, AttributeValue> key, Usage usage) {
    Map<String, AttributeValue> values = new TreeMap<>();
    counts(usage)
        .forEach((name, count) -> {
          // one at least, since an expression cannot add nothing
          if (count != 0 || name.equals("jobs")) {
            values.put(":" + name, number(count));
          }
        });
    String add =
        values.keySet().stream()
            .map(value -> value.substring(1) + " " + value)
            .collect(Collectors.joining(", ", "ADD ", ""));
    return TransactWriteItem.builder()
        .update(update ->
            update
                .tableName(table)
                .key(key)
                .updateExpression(add)
                .expressionAttributeValues(values))
        .build();
  }

  private static Map<String, Long> counts(Usage usage) {
    Spend spend = usage.spend();
    return Map.of(
        "jobs", usage.jobs(),
        "runs", usage.runs(),
        "run_millis", usage.runMillis(),
        "input_tokens", spend.tokens().input(),
        "output_tokens", spend.tokens().output(),
        "cached_tokens", spend.tokens().cached(),
        "nanos", spend.nanos(),
        "saved_nanos", spend.savedNanos());
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
          JobField.CALLS.column(),
          JobField.SETTLED_JOBS.column(),
          JobField.SETTLED_RUNS.column(),
          JobField.SETTLED_MILLIS.column(),
          JobField.SETTLED_INPUT_TOKENS.column(),
          JobField.SETTLED_OUTPUT_TOKENS.column(),
          JobField.SETTLED_CACHED_TOKENS.column(),
          JobField.SETTLED_NANOS.column(),
          JobField.SETTLED_SAVED_NANOS.column(),
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
