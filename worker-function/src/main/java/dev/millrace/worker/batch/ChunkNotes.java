package dev.millrace.worker.batch;

import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.OutcomeLines;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What workers note of a chunk before it is done: that one has begun with it, and outcomes that its
 * successor shall not make again. Notes are numbered from 0 on and never change. Used by one thread
 * at a time.
 */
final class ChunkNotes {
  private static final byte[] BEGUN = {};

  private final PayloadStore store;
  private final BatchKey batch;
  private final int pass;
  private final int chunk;
  private int next;

  ChunkNotes(PayloadStore store, BatchKey batch, int pass, int chunk) {
    this.store = store;
    this.batch = batch;
    this.pass = pass;
    this.chunk = chunk;
  }

  /**
   * What those have left who began before.
   *
   * @param died how many of them never said that they leave
   * @param outcomes that are known, the latest of a row behind its earlier ones
   */
  record Left(int died, List<RowOutcome> outcomes) {}

  /** Notes that somebody begins, and answers what is noted already. */
  Left begin() {
    int begun = 0;
    int handedOver = 0;
    List<RowOutcome> outcomes = new ArrayList<>();
    while (!write(BEGUN)) {
      Optional<byte[]> note = store.read(key(next++));
      if (note.isPresent() && note.get().length > 0) {
        if (isHandover(note.get())) {
          handedOver++;
          // all that its worker has, and what it took back is not among it
          outcomes.clear();
        }
        outcomes.addAll(OutcomeLines.read(note.get()));
      } else {
        begun++;
      }
    }
    return new Left(begun - handedOver, outcomes);
  }

  /** These outcomes are known, whatever becomes of this worker. */
  void note(RowOutcome outcome) {
    add(OutcomeLines.write(outcome));
  }

  /** This worker leaves in order, and these outcomes are what it has. */
  void handOver(List<RowOutcome> outcomes) {
    add(OutcomeLines.write(outcomes) + "\n");
  }

  private void add(String text) {
    while (!write(text.getBytes(StandardCharsets.UTF_8))) {
      next++;
    }
  }

  /** Only the last note of a worker that leaves ends with an empty line. */
  private static boolean isHandover(byte[] note) {
    return note.length == 1 || (note[note.length - 1] == '\n' && note[note.length - 2] == '\n');
  }

  private boolean write(byte[] note) {
    boolean written = store.write(key(next), note);
    if (written) {
      next++;
    }
    return written;
  }

  private PayloadKey key(int number) {
    return batch.noteKey(pass, chunk, number);
  }
}
