package dev.millrace.statemachine.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkList;
import dev.millrace.core.payload.CorruptPayloadException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one step of planning did, noted once and for ever, so that a step whose answer was lost is
 * not made again: a line for the cursor behind it, then its chunks as {@link ChunkList} has them.
 *
 * @param next where the next step begins
 * @param last whether the source has no more rows
 * @param chunks that it made
 */
record PlanPart(PlanCursor next, boolean last, List<ChunkEntry> chunks) {
  private static final JsonMapper JSON = new JsonMapper();

  PlanPart {
    chunks = List.copyOf(chunks);
  }

  byte[] write() {
    ObjectNode head = JSON.createObjectNode().put("last", last);
    head.set("next", next.toJson());
    StringBuilder lines = new StringBuilder(head.toString()).append('\n');
    chunks.forEach(chunk -> lines.append(ChunkList.write(chunk)).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  static PlanPart read(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    try {
      JsonNode head = JSON.readTree(text.substring(0, Math.max(end, 0)));
      byte[] chunks = text.substring(end + 1).getBytes(StandardCharsets.UTF_8);
      return new PlanPart(
          PlanCursor.of(head.required("next")),
          head.required("last").booleanValue(),
          ChunkList.read(chunks));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new CorruptPayloadException("The note of a planning step is damaged: " + e);
    }
  }
}
