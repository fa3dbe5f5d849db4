package dev.millrace.worker.batch;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.Row;
import dev.millrace.core.input.FileProperties;
import dev.millrace.core.input.FileReference;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadStore;

/** Gives the job of a row its own copies of the files of its batch. Thread-safe. */
record RowFiles(BatchModels models, PayloadStore payloads) {

  /**
   * Copies those that the row's input names.
   *
   * @throws CorruptPayloadException if one is gone
   */
  void copy(Batch batch, Row.Input row, JobKey job) {
    ModelPackage model = models.of(batch);
    var _ =
        FileProperties.replace(
            model.manifest().inputSchema(),
            row.input(),
            (value, _, _) -> {
              if (FileReference.of(value) instanceof FileReference.Uploaded upload) {
                copy(batch, upload.sha256(), job);
              }
              return value;
            });
  }

  private void copy(Batch batch, String sha256, JobKey job) {
    byte[] content =
        payloads
            .read(batch.key().fileKey(sha256))
            .orElseThrow(
                () -> new CorruptPayloadException("A file of " + batch.key() + " is gone"));
    // what is there already is the same file
    var _ = payloads.write(job.fileKey(sha256), content);
  }
}
