package dev.millrace.aws;

import dev.millrace.core.job.TenantId;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The two items of a tenant's counters. What was ever reserved is raised by submissions, what was
 * ever given back by settlements; both only grow, and stand apart so that neither keeps the other
 * waiting. What is held is the difference.
 */
final class QuotaItems {
  static final String JOBS = "jobs";

  /** Counters of days before these are nobody's any more. */
  private static final int DAYS_KEPT = 30;

  private QuotaItems() {}

  static Map<String, AttributeValue> reservedKey(TenantId tenant) {
    return Map.of(JobItem.KEY, AttributeValue.fromS(tenant + "#reserved"));
  }

  static Map<String, AttributeValue> releasedKey(TenantId tenant) {
    return Map.of(JobItem.KEY, AttributeValue.fromS(tenant + "#released"));
  }

  /** The counter of the day's units. */
  static String unitsOf(LocalDate day) {
    return "units_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  /** The counter that is as old as none need be. */
  static String forgottenUnits(LocalDate day) {
    return unitsOf(day.minusDays(DAYS_KEPT));
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static long number(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? 0 : Long.parseLong(value.n());
  }

  /**
   * Gives back.
   *
   * @param jobs places
   * @param units of each day
   */
  record Release(long jobs, Map<LocalDate, Long> units) {

    static Release of(LocalDate day, long units) {
      return new Release(1, Map.of(day, units));
    }

    Release and(Release more) {
      Map<LocalDate, Long> sum = new TreeMap<>(units);
      more.units.forEach((day, count) -> sum.merge(day, count, Long::sum));
      return new Release(jobs + more.jobs, sum);
    }

    Update update(String table, Map<String, AttributeValue> key) {
      Map<String, AttributeValue> values = new HashMap<>(Map.of(":jobs", number(jobs)));
      StringBuilder add = new StringBuilder("ADD jobs :jobs");
      StringBuilder remove = new StringBuilder();
      units.forEach((day, count) -> {
        add.append(", ").append(unitsOf(day)).append(" :").append(unitsOf(day));
        values.put(":" + unitsOf(day), number(count));
        remove.append(remove.isEmpty() ? " REMOVE " : ", ").append(forgottenUnits(day));
      });
      return Update.builder()
          .tableName(table)
          .key(key)
          .updateExpression(add.append(remove).toString())
          .expressionAttributeValues(values)
          .build();
    }

    TransactWriteItem item(String table, Map<String, AttributeValue> key) {
      return TransactWriteItem.builder().update(update(table, key)).build();
    }
  }
}
