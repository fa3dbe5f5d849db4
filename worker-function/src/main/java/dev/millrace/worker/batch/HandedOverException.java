package dev.millrace.worker.batch;

/**
 * The worker had to go before its chunks were done; what it has is stored, and a repetition of the
 * task goes on there. The state machine knows it by the name of this class.
 */
public final class HandedOverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HandedOverException(ChunkTask task) {
    super("A worker of " + task.batch() + " has to go; the next one goes on where it was");
  }
}
