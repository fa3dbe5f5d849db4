package dev.millrace.worker.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.batch.BatchId;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkList;
import dev.millrace.core.job.TenantId;
import java.util.ArrayList;
import java.util.List;

/**
 * What the state machine hands to a worker: {@code
 * {"BatchInput":{"tenant":…,"batch":…,"pass":…},"Items":[…]}}, as the ItemBatcher of a distributed
 * map makes it of the list of chunks.
 *
 * @param chunks to be run one after the other
 */
public record ChunkTask(BatchKey batch, int pass, List<ChunkEntry> chunks) {
  private static final JsonMapper JSON = new JsonMapper();

  public ChunkTask {
    chunks = List.copyOf(chunks);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is no such task
   */
  public static ChunkTask read(String json) {
    try {
      JsonNode task = JSON.readTree(json);
      JsonNode batch = task.required("BatchInput");
      List<ChunkEntry> chunks = new ArrayList<>();
      task.required("Items").forEach(item -> chunks.add(ChunkList.read(item)));
      return new ChunkTask(
          new BatchKey(
              new TenantId(batch.required("tenant").asText()),
              new BatchId(batch.required("batch").asText())),
          batch.required("pass").intValue(),
          chunks);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a task: " + e.getOriginalMessage(), e);
    }
  }
}
