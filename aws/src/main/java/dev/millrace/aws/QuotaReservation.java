package dev.millrace.aws;

import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Quotas.Granted;
import dev.millrace.core.account.Quotas.Reason;
import dev.millrace.core.account.Quotas.Refused;
import dev.millrace.core.account.Quotas.Remaining;
import dev.millrace.core.account.TokenBucket;
import dev.millrace.core.job.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A wish for a place and units, as a conditional update of what the tenant has reserved.
 *
 * @param released what is known of what was given back; it may be more by now, never less
 */
record QuotaReservation(
    Caller caller, long units, Instant now, Map<String, AttributeValue> released) {

  /** Jobs end, and are settled, at any moment. */
  private static final Duration OPEN_JOBS_PAUSE = Duration.ofSeconds(5);

  /**
   * The update.
   *
   * @param resting whether the key's bucket is taken to be full; each case has an expression of its
   *     own, since none has a maximum
   */
  UpdateItemRequest request(String table, boolean resting, String writeId) {
    long micros = TokenBucket.micros(now);
    String full = "#full";
    String dayUnits = QuotaItems.unitsOf(day());
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":jobs", QuotaItems.number(1));
    values.put(":units", QuotaItems.number(units));
    values.put(":write", AttributeValue.fromS(writeId));
    values.put(":most_jobs", QuotaItems.number(mostJobs()));
    values.put(":most_units", QuotaItems.number(mostUnits()));
    values.put(":zero", QuotaItems.number(0));
    values.put(":now", QuotaItems.number(micros));
    String set = "SET " + JobItem.WRITE_ID + " = :write";
    String add = " ADD jobs :jobs, " + dayUnits + " :units";
    String condition;
    if (resting) {
      values.put(":full", QuotaItems.number(micros + bucket().interval()));
      set += ", " + full + " = :full";
      values.put(":implausible", QuotaItems.number(bucket().implausible(micros)));
      condition =
          "(attribute_not_exists(%s) OR %s <= :now OR %s > :implausible)"
              .formatted(full, full, full);
    } else {
      values.put(":interval", QuotaItems.number(bucket().interval()));
      values.put(":latest", QuotaItems.number(bucket().latest(micros)));
      add += ", " + full + " :interval";
      condition = full + " > :now AND " + full + " <= :latest";
    }
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(QuotaItems.reservedKey(caller.tenant()))
        .updateExpression(set + add + " REMOVE " + QuotaItems.forgottenUnits(day()))
        .conditionExpression(
            condition
                + " AND (attribute_not_exists(jobs) OR jobs < :most_jobs) AND"
                + " (attribute_not_exists("
                + dayUnits
                + ") OR "
                + dayUnits
                + " <= :most_units) AND :most_units >= :zero AND :most_jobs > :zero")
        .expressionAttributeNames(Map.of(full, full()))
        .expressionAttributeValues(values)
        .returnValues("ALL_NEW")
        .returnValuesOnConditionCheckFailure("ALL_OLD")
        .build();
  }

  /** Which limit the item says is reached; null for none. */
  @Nullable Reason reason(Map<String, AttributeValue> item) {
    if (bucket().left(fullAt(item), TokenBucket.micros(now)) == 0) {
      return Reason.RATE;
    }
    if (QuotaItems.number(item, QuotaItems.JOBS) >= mostJobs()) {
      return Reason.OPEN_JOBS;
    }
    return QuotaItems.number(item, QuotaItems.unitsOf(day())) > mostUnits() ? Reason.UNITS : null;
  }

  boolean isResting(Map<String, AttributeValue> item) {
    return bucket().isFull(fullAt(item), TokenBucket.micros(now));
  }

  Granted granted(Map<String, AttributeValue> item) {
    long open =
        QuotaItems.number(item, QuotaItems.JOBS) - QuotaItems.number(released, QuotaItems.JOBS);
    return new Granted(open, remaining(item));
  }

  Refused refused(Reason reason, Map<String, AttributeValue> item) {
    Duration wait =
        switch (reason) {
          case RATE -> bucket().untilNext(fullAt(item), TokenBucket.micros(now));
          case OPEN_JOBS -> OPEN_JOBS_PAUSE;
          case UNITS -> Ledger.untilTomorrow(now);
        };
    return new Refused(reason, wait, remaining(item));
  }

  private Remaining remaining(Map<String, AttributeValue> item) {
    long micros = TokenBucket.micros(now);
    long left =
        limits().unitsPerDay()
            + QuotaItems.number(released, QuotaItems.unitsOf(day()))
            - QuotaItems.number(item, QuotaItems.unitsOf(day()));
    return new Remaining(
        bucket().left(fullAt(item), micros),
        bucket().untilFull(fullAt(item), micros),
        Math.max(0, left),
        Ledger.untilTomorrow(now));
  }

  /** What was given back makes room again. */
  private long mostJobs() {
    return limits().openJobs() + QuotaItems.number(released, QuotaItems.JOBS);
  }

  private long mostUnits() {
    return limits().unitsPerDay() + QuotaItems.number(released, QuotaItems.unitsOf(day())) - units;
  }

  private Limits limits() {
    return caller.limits();
  }

  private TokenBucket bucket() {
    return new TokenBucket(limits());
  }

  private LocalDate day() {
    return Ledger.day(now);
  }

  private String full() {
    return "full_" + caller.keyId();
  }

  private long fullAt(Map<String, AttributeValue> item) {
    return QuotaItems.number(item, full());
  }
}
