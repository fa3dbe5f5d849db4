package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.job.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Counters in the table of jobs: one conditional update for each submission, in which rate, places
 * and units are all checked. What was given back is known from the last read; it only grows, so an
 * old answer is never too generous, and is read anew before anybody is refused. Thread-safe.
 */
public final class DynamoDbQuotas implements Quotas {
  private static final int MOST_TRIES = 8;
  private static final int MOST_REMEMBERED = 1000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Map<TenantId, Map<String, AttributeValue>> released = new ConcurrentHashMap<>();

  /** What an update met. */
  private sealed interface Result {

    /** The item as it is now. */
    record Done(Map<String, AttributeValue> item) implements Result {}

    /** The item whose state forbade it; without attributes if there is none. */
    record Blocked(Map<String, AttributeValue> item) implements Result {}
  }

  /** The counters in this table. */
  public DynamoDbQuotas(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  @Override
  public Decision reserve(Caller caller, long units, Instant now) {
    Map<String, AttributeValue> known = released.get(caller.tenant());
    boolean fresh = known == null;
    QuotaReservation wish =
        new QuotaReservation(
            caller, units, now, known == null ? readReleased(caller.tenant()) : known);
    long begun = System.nanoTime();
    boolean resting = true;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      switch (update(wish, resting)) {
        case Result.Done(var item) -> {
          return wish.granted(item);
        }
        case Result.Blocked(var item) -> {
          Reason reason = wish.reason(item);
          Duration gone = Duration.ofNanos(System.nanoTime() - begun);
          if (reason == Reason.RATE) {
            Refused refused = wish.refused(reason, item);
            if (refused.retryAfter().compareTo(gone) > 0) {
              return refused;
            }
            // its time has come while others were faster
            wish = new QuotaReservation(caller, units, now.plus(gone), wish.released());
          } else if (reason != null && fresh) {
            return wish.refused(reason, item);
          } else if (reason != null) {
            wish = new QuotaReservation(caller, units, wish.now(), readReleased(caller.tenant()));
            fresh = true;
          }
          resting = wish.isResting(item);
        }
      }
    }
    throw new StoreUnavailableException("The counters of " + caller.tenant() + " are busy", null);
  }

  @Override
  public void release(TenantId tenant, LocalDate day, long units) {
    Update update = QuotaItems.Release.of(day, units).update(table, QuotaItems.releasedKey(tenant));
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(update.key())
            .updateExpression(update.updateExpression())
            .expressionAttributeValues(update.expressionAttributeValues())
            .build();
    for (int tries = 1; ; tries++) {
      try {
        dynamoDb.updateItem(request);
        return;
      } catch (TransactionConflictException e) {
        if (tries == MOST_TRIES) {
          throw new StoreUnavailableException("Cannot give back what was reserved", e);
        }
      } catch (SdkException e) {
        throw new StoreUnavailableException("Cannot give back what was reserved", e);
      }
    }
  }

  @Override
  public Spent spent(TenantId tenant, LocalDate day) {
    Map<String, AttributeValue> in = read(QuotaItems.reservedKey(tenant));
    Map<String, AttributeValue> out = readReleased(tenant);
    String units = QuotaItems.unitsOf(day);
    return new Spent(
        QuotaItems.number(in, QuotaItems.JOBS) - QuotaItems.number(out, QuotaItems.JOBS),
        QuotaItems.number(in, units) - QuotaItems.number(out, units));
  }

  private Result update(QuotaReservation wish, boolean resting) {
    String writeId = UUID.randomUUID().toString();
    try {
      return new Result.Done(
          dynamoDb.updateItem(wish.request(table, resting, writeId)).attributes());
    } catch (ConditionalCheckFailedException e) {
      if (!e.hasItem()) {
        return new Result.Blocked(Map.of());
      }
      // a repetition by the SDK whose first answer was lost meets its own write
      return JobItem.isOwn(e.item(), writeId)
          ? new Result.Done(e.item())
          : new Result.Blocked(e.item());
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot reserve", e);
    }
  }

  private Map<String, AttributeValue> readReleased(TenantId tenant) {
    Map<String, AttributeValue> item = read(QuotaItems.releasedKey(tenant));
    if (released.size() >= MOST_REMEMBERED) {
      released.clear();
    }
    released.put(tenant, item);
    return item;
  }

  private Map<String, AttributeValue> read(Map<String, AttributeValue> key) {
    GetItemRequest request =
        GetItemRequest.builder().tableName(table).key(key).consistentRead(true).build();
    try {
      return dynamoDb.getItem(request).item();
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot read counters", e);
    }
  }
}
