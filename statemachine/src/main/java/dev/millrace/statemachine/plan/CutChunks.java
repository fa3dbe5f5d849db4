package dev.millrace.statemachine.plan;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchError;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.Chunking;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.batch.RowLines;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.statemachine.row.UnreadableSourceException;
import dev.millrace.statemachine.source.RowSource;
import dev.millrace.statemachine.source.RowSource.Sourced;
import dev.millrace.statemachine.source.RowSources;
import dev.millrace.statemachine.source.SourcePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Cuts the rows of a source into chunks and stores them. Where a chunk ends follows from the source
 * alone, and its place in the store is taken once; so a step that is made again comes to the same
 * chunks. Thread-safe.
 */
final class CutChunks {
  private final RowSources sources;
  private final PayloadStore payloads;
  private final int mostChunks;

  CutChunks(RowSources sources, PayloadStore payloads, int mostChunks) {
    this.sources = sources;
    this.payloads = payloads;
    this.mostChunks = mostChunks;
  }

  /** A chunk that is being filled. */
  private static final class Filling {
    private final StringBuilder lines = new StringBuilder();
    private long first;
    private int rows;
    private long bytes;

    void add(Sourced row) {
      first = rows == 0 ? row.row().line() : first;
      rows++;
      bytes += row.bytes();
      lines.append(RowLines.write(row.row())).append('\n');
    }

    boolean hasRoomFor(Sourced row, Chunking limits) {
      return rows == 0 || (rows < limits.rows() && bytes + row.bytes() <= limits.bytes());
    }

    void clear() {
      lines.setLength(0);
      rows = 0;
      bytes = 0;
    }
  }

  /**
   * Cuts from this place on, one chunk at least.
   *
   * @param mayGoOn asked after every chunk
   * @throws UnreadableSourceException if the source cannot be read, or has too many rows
   * @throws IOException if it breaks
   */
  PlanPart cut(Batch batch, ModelPackage model, PlanCursor from, BooleanSupplier mayGoOn)
      throws IOException {
    List<ChunkEntry> chunks = new ArrayList<>();
    PlanCursor cursor = from;
    Filling filling = new Filling();
    RowSource source = sources.open(batch, model, from.place());
    try {
      while (true) {
        SourcePlace before = source.place();
        Sourced row = source.next();
        if (row != null && filling.hasRoomFor(row, batch.request().chunking())) {
          filling.add(row);
          continue;
        }
        if (filling.rows > 0) {
          SourcePlace end = before;
          if (!store(batch, cursor, filling) && batch.request().format() == RowFormat.FILES) {
            end = adopt(batch, cursor, filling);
          }
          chunks.add(entry(batch, cursor, filling));
          cursor = new PlanCursor(end, cursor.chunk() + 1, cursor.rows() + filling.rows);
          filling.clear();
          if (row == null && end.equals(before)) {
            return new PlanPart(cursor, true, chunks);
          }
          if (!mayGoOn.getAsBoolean()) {
            return new PlanPart(cursor, false, chunks);
          }
          if (!end.equals(before)) {
            source.close();
            source = sources.open(batch, model, end);
          } else if (row != null) {
            filling.add(row);
          }
        } else {
          return new PlanPart(cursor, true, chunks);
        }
      }
    } finally {
      source.close();
    }
  }

  /** Whether nobody stored this chunk before. */
  private boolean store(Batch batch, PlanCursor cursor, Filling filling) {
    if (cursor.chunk() == mostChunks) {
      throw new UnreadableSourceException(
          new BatchError(
              BatchErrorCode.TOO_MANY_LINES,
              "There are more rows than %d chunks take".formatted(mostChunks)));
    }
    byte[] content = filling.lines.toString().getBytes(StandardCharsets.UTF_8);
    return payloads.write(batch.key().rowsKey(cursor.chunk()), content);
  }

  /**
   * Objects may have come or gone since somebody stored the chunk before: then it holds as it is,
   * and the next one begins behind its last object.
   */
  private SourcePlace adopt(Batch batch, PlanCursor cursor, Filling filling) {
    PayloadKey key = batch.key().rowsKey(cursor.chunk());
    List<Row> stored =
        RowLines.read(
            payloads
                .read(key)
                .orElseThrow(() -> new CorruptPayloadException("Nothing lies at " + key)));
    filling.first = stored.getFirst().line();
    filling.rows = stored.size();
    return SourcePlace.behind(batch, stored.getLast());
  }

  private static ChunkEntry entry(Batch batch, PlanCursor cursor, Filling filling) {
    return new ChunkEntry(
        cursor.chunk(), filling.first, filling.rows, batch.key().rowsKey(cursor.chunk()), null);
  }
}
