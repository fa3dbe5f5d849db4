package dev.millrace.aws;

import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchRequest;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.batch.TallyJson;
import dev.millrace.core.job.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * A finished chunk of a batch, and the counters of a pass, in the table of jobs. The counters are
 * spread over several items, since children end at the same time and a transaction that meets
 * another one at an item is sent back.
 */
final class ChunkItem {
  /** Over how many items the counters of a pass are spread. */
  static final int COUNTERS = 16;

  private static final String CHUNK = "chunk";
  private static final String PASS = "pass";
  private static final String FINISHED_AT = "finished_at";

  /** As long as a batch may last, and its data are kept. */
  private static final Duration KEPT = BatchRequest.LONGEST.plus(Retention.DATA);

  private ChunkItem() {}

  static Map<String, AttributeValue> key(BatchKey key, int chunk) {
    return Map.of(
        JobItem.KEY, AttributeValue.fromS(BatchItem.name(key) + "#" + CHUNK + "#" + chunk));
  }

  /** The items of the counters of a pass. */
  static List<Map<String, AttributeValue>> counters(BatchKey key, int pass) {
    return IntStream.range(0, COUNTERS).mapToObj(i -> counter(key, pass, i)).toList();
  }

  private static Map<String, AttributeValue> counter(BatchKey key, int pass, int number) {
    return Map.of(
        JobItem.KEY,
        AttributeValue.fromS(BatchItem.name(key) + "#progress#" + pass + "#" + number));
  }

  /** Writes the chunk down, unless its pass or a later one is. */
  static TransactWriteItem put(String table, BatchKey key, FinishedChunk chunk, String writeId) {
    Map<String, AttributeValue> item = new HashMap<>(key(key, chunk.chunk()));
    item.put(CHUNK, QuotaItems.number(chunk.chunk()));
    item.put(PASS, QuotaItems.number(chunk.pass()));
    item.put(FINISHED_AT, QuotaItems.number(chunk.finishedAt().toEpochMilli()));
    TallyJson.counts(chunk.tally())
        .forEach((name, count) -> {
          if (count != 0) {
            item.put(name, QuotaItems.number(count));
          }
        });
    item.put(JobItem.WRITE_ID, AttributeValue.fromS(writeId));
    item.put(JobItem.EXPIRES_AT, expiry(chunk));
    Put put =
        Put.builder()
            .tableName(table)
            .item(item)
            .conditionExpression("attribute_not_exists(" + JobItem.KEY + ") OR #pass < :pass")
            .expressionAttributeNames(Map.of("#pass", PASS))
            .expressionAttributeValues(Map.of(":pass", QuotaItems.number(chunk.pass())))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return TransactWriteItem.builder().put(put).build();
  }

  /** Counts its rows. */
  static TransactWriteItem count(String table, BatchKey key, FinishedChunk chunk) {
    Map<String, AttributeValue> values = new HashMap<>();
    TallyJson.counts(chunk.tally())
        .forEach((name, count) -> {
          if (count != 0) {
            values.put(":" + name, QuotaItems.number(count));
          }
        });
    String add =
        values.isEmpty()
            ? ""
            : values.keySet().stream()
                .sorted()
                .map(value -> value.substring(1) + " " + value)
                .collect(Collectors.joining(", ", " ADD ", ""));
    values.put(":kept", expiry(chunk));
    Update update =
        Update.builder()
            .tableName(table)
            .key(counter(key, chunk.pass(), Math.floorMod(chunk.chunk(), COUNTERS)))
            .updateExpression("SET " + JobItem.EXPIRES_AT + " = :kept" + add)
            .expressionAttributeValues(values)
            .build();
    return TransactWriteItem.builder().update(update).build();
  }

  static FinishedChunk read(Map<String, AttributeValue> item) {
    return new FinishedChunk(
        Math.toIntExact(known(item, CHUNK)),
        Math.toIntExact(known(item, PASS)),
        tally(item),
        Instant.ofEpochMilli(known(item, FINISHED_AT)));
  }

  static Tally tally(Map<String, AttributeValue> item) {
    return TallyJson.of(name -> QuotaItems.number(item, name));
  }

  private static AttributeValue expiry(FinishedChunk chunk) {
    return QuotaItems.number(chunk.finishedAt().plus(KEPT).getEpochSecond());
  }

  private static long known(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(Objects.requireNonNull(item.get(name), name).n());
  }
}
