package dev.millrace.core.batch;

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
public final class ChunkNotes {
  private static final byte[] BEGUN = {};

  private final PayloadStore store;
  private final BatchKey batch;
  private final int pass;
  private final int chunk;
  private int next;

  /** The notes of a chunk in a pass. */
  public ChunkNotes(PayloadStore store, BatchKey batch, int pass, int chunk) {
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
  public record Left(int died, List<RowOutcome> outcomes) {}

  /** Notes that somebody begins, and answers what is noted already. */
  public Left begin() {
    Reading reading = new Reading();
    while (!write(BEGUN)) {
      store.read(key(next++)).ifPresent(reading::add);
    }
    return reading.left();
  }

  /** What is noted, for those who do not begin: they read as often as there are notes. */
  public Left read() {
    Reading reading = new Reading();
    for (int number = 0; ; number++) {
      Optional<byte[]> note = store.read(key(number));
      if (note.isEmpty()) {
        return reading.left();
      }
      reading.add(note.get());
    }
  }

  private static final class Reading {
    private final List<RowOutcome> outcomes = new ArrayList<>();
    private int died;

    void add(byte[] note) {
      if (note.length == 0) {
        died++;
        return;
      }
      if (isHandover(note)) {
        died--;
        // all that its worker has, and what it took back is not among it
        outcomes.clear();
      }
      outcomes.addAll(OutcomeLines.read(note));
    }

    Left left() {
      return new Left(died, List.copyOf(outcomes));
    }
  }

  /** These outcomes are known, whatever becomes of this worker. */
  public void note(RowOutcome outcome) {
    add(OutcomeLines.write(outcome));
  }

  /** This worker leaves in order, and these outcomes are what it has. */
  public void handOver(List<RowOutcome> outcomes) {
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
