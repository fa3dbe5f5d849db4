package dev.millrace.worker.file;

import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.job.Job;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.PayloadKey;
import java.util.function.Function;

/**
 * Whose input names files.
 *
 * @param model that takes the input
 * @param uploads where its own copy of an uploaded file lies, by SHA-256
 * @param failures runs that have counted already, the one that runs now among them
 */
public record InputOwner(ModelRef model, Function<String, PayloadKey> uploads, int failures) {

  /** A running job. */
  public static InputOwner of(Job running) {
    return new InputOwner(
        running.request().model(), running.key()::fileKey, running.runs().counted());
  }

  /**
   * A row of a batch.
   *
   * @param tries of this row, the one that runs now among them
   */
  public static InputOwner of(BatchKey batch, ModelRef model, int tries) {
    return new InputOwner(model, batch::fileKey, tries);
  }
}
