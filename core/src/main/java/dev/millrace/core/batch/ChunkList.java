package dev.millrace.core.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.payload.CorruptPayloadException;
import java.util.List;

/**
 * The list of chunks as the state machine reads it: JSON Lines, {@code
 * {"chunk":0,"first":1,"rows":100,"key":"…","earlier":"…"}}, the last only from the second pass on.
 */
public final class ChunkList {
  private ChunkList() {}

  /** The line of a chunk, without a line feed. */
  public static String write(ChunkEntry entry) {
    ObjectNode line =
        JsonLines.object()
            .put("chunk", entry.chunk())
            .put("first", entry.first())
            .put("rows", entry.rows())
            .put("key", entry.key().value());
    if (entry.earlier() != null) {
      line.put("earlier", entry.earlier().value());
    }
    return line.toString();
  }

  /**
   * The chunks on these lines, in their order.
   *
   * @throws CorruptPayloadException if they were not written by {@link #write}
   */
  public static List<ChunkEntry> read(byte[] content) {
    return JsonLines.read(content, ChunkList::read);
  }

  /**
   * The chunk of one line, as the state machine hands it on.
   *
   * @throws IllegalArgumentException if it was not written by {@link #write}
   */
  public static ChunkEntry read(JsonNode line) {
    return new ChunkEntry(
        line.required("chunk").intValue(),
        line.required("first").longValue(),
        line.required("rows").intValue(),
        JsonLines.key(line, "key"),
        line.has("earlier") ? JsonLines.key(line, "earlier") : null);
  }
}
