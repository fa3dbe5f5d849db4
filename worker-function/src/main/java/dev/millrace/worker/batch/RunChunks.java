package dev.millrace.worker.batch;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.worker.Shift;

/** Runs what a task of the state machine names. Thread-safe. */
public final class RunChunks {
  private final RunChunk runChunk;

  RunChunks(RunChunk runChunk) {
    this.runChunk = runChunk;
  }

  /**
   * Runs the chunks of the task, as long as their batch is wanted.
   *
   * @return how many of them are done
   * @throws HandedOverException if the shift ended first; the task is to be repeated
   * @throws StoreUnavailableException if a store cannot answer; the task is to be repeated
   */
  public int run(ChunkTask task, Shift shift) {
    int done = 0;
    for (ChunkEntry chunk : task.chunks()) {
      switch (runChunk.run(task.batch(), task.pass(), chunk, shift)) {
        case DONE -> done++;
        case UNWANTED -> {
          return done;
        }
        case HANDED_OVER -> throw new HandedOverException(task);
      }
    }
    return done;
  }
}
