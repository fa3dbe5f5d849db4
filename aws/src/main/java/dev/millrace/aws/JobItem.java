package dev.millrace.aws;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobField;
import dev.millrace.core.job.JobFields;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.job.Retention;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item of a job in DynamoDB. The only class that knows the attribute names: {@code pk}, those
 * of {@link JobField}, and the ones below. An attribute that would be null is absent.
 */
final class JobItem {
  static final String KEY = "pk";
  static final String VERSION = JobField.VERSION.column();
  static final String DUE_AT = JobField.DUE_AT.column();

  /** Hash key of the sparse index of due jobs; there exactly while the job has a {@code due_at}. */
  static final String DUE_SHARD = "due_shard";

  static final String DUE_INDEX = "due";

  /**
   * Names the write that left the item so; by it a writer knows its own write when the answer was
   * lost.
   */
  static final String WRITE_ID = "write_id";

  /** Hash key of the index of each tenant's jobs. */
  static final String TENANT = JobField.TENANT.column();

  /** Its range key, which never changes. Items of earlier versions have none. */
  static final String LIST_KEY = "list_key";

  static final String LIST_INDEX = "list";

  /**
   * When DynamoDB may delete the item, in seconds since 1970: TTL's format. There once nothing is
   * owed to the job any more.
   */
  static final String EXPIRES_AT = "expires_at";

  private static final String LIST_TIME = "%014d#";

  private JobItem() {}

  static Map<String, AttributeValue> key(JobKey key) {
    return Map.of(KEY, AttributeValue.fromS(key.tenant() + "#" + key.id()));
  }

  static Map<String, AttributeValue> write(Job job, String writeId, int shards) {
    Map<String, AttributeValue> item = new HashMap<>(key(job.key()));
    JobFields.write(job).forEach((field, value) -> item.put(field.column(), attribute(value)));
    item.put(LIST_KEY, AttributeValue.fromS(listKey(JobIndex.Position.of(job))));
    item.put(WRITE_ID, AttributeValue.fromS(writeId));
    if (job.dueAt() != null) {
      item.put(DUE_SHARD, AttributeValue.fromN(Integer.toString(shard(job.key(), shards))));
    }
    if (job.state() instanceof Final end && job.dueAt() == null) {
      long seconds = end.completedAt().plus(Retention.RECORD).getEpochSecond();
      item.put(EXPIRES_AT, AttributeValue.fromN(Long.toString(seconds)));
    }
    return item;
  }

  /** Sorts as the positions do; the digits last until the year 5138. */
  static String listKey(JobIndex.Position position) {
    return LIST_TIME.formatted(position.createdAt().toEpochMilli()) + position.id();
  }

  /** Behind every job that was accepted before this moment, and before all others. */
  static String listKey(Instant moment) {
    return LIST_TIME.formatted(moment.toEpochMilli());
  }

  /** The position that an entry of the list index names. */
  static JobIndex.Position position(Map<String, AttributeValue> entry) {
    String[] parts = Objects.requireNonNull(entry.get(LIST_KEY)).s().split("#", 2);
    return new JobIndex.Position(
        Instant.ofEpochMilli(Long.parseLong(parts[0])), new JobId(parts[1]));
  }

  static Job read(Map<String, AttributeValue> item) {
    Map<JobField, Object> fields = new EnumMap<>(JobField.class);
    for (JobField field : JobField.values()) {
      AttributeValue value = item.get(field.column());
      if (value != null) {
        fields.put(field, field.isNumber() ? (Object) Long.valueOf(value.n()) : value.s());
      }
    }
    return JobFields.read(fields);
  }

  /** Whether the item was left by this write. */
  static boolean isOwn(@Nullable Map<String, AttributeValue> item, String writeId) {
    return item != null && AttributeValue.fromS(writeId).equals(item.get(WRITE_ID));
  }

  private static int shard(JobKey key, int shards) {
    return Math.floorMod(key.hashCode(), shards);
  }

  private static AttributeValue attribute(Object value) {
    return value instanceof Long number
        ? AttributeValue.fromN(Long.toString(number))
        : AttributeValue.fromS((String) value);
  }
}
