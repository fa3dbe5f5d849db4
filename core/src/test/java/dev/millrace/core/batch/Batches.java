package dev.millrace.core.batch;

import dev.millrace.core.Sha256;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.upload.UploadId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Batches for tests. */
public final class Batches {
  public static final Instant NOW = Jobs.NOW;
  public static final BatchIds IDS = new BatchIds(() -> NOW, new Random(11));
  public static final BatchPlan PLAN = BatchPlan.first(250, 3, 1);

  private Batches() {}

  public static BatchKey key() {
    return key(Jobs.TENANT);
  }

  public static BatchKey key(TenantId tenant) {
    return new BatchKey(tenant, IDS.next());
  }

  public static BatchRequest request(Instant createdAt) {
    return request(createdAt, null);
  }

  private static BatchRequest request(Instant createdAt, @Nullable Webhook webhook) {
    return new BatchRequest(
        new ModelRef("minilm-l6-v2", 1),
        Sha256.hex("package"),
        Lane.CPU,
        "{\"pooling\":\"mean\"}",
        new BatchSource.Uploaded(UploadId.random(new Random(3))),
        RowFormat.CSV,
        Map.of("text", "Title"),
        Chunking.DEFAULT,
        7,
        Sha256.hex("request"),
        createdAt,
        createdAt.plus(BatchRequest.DEFAULT_DEADLINE),
        webhook,
        new JobContext(Map.of("team", "search \"ü\""), null, null, true));
  }

  /** A batch accepted at {@link #NOW}, unlike any other. */
  public static Batch validating() {
    return Batch.accept(key(), request(NOW));
  }

  /** One whose end is to be told. */
  public static Batch withWebhook() {
    Webhook webhook =
        new Webhook(
            "https://example.com/hook", EnumSet.of(JobStatus.SUCCEEDED), "https://api.example.com");
    return Batch.accept(key(), request(NOW, webhook));
  }

  public static Batch running() {
    return next(validating().planned(NOW, PLAN));
  }

  public static Batch finalizing() {
    return next(running().gather(NOW));
  }

  public static Batch succeeded() {
    return next(finalizing().end(NOW, tally(249, 1)));
  }

  public static Batch next(BatchMove move) {
    return ((BatchMove.To) move).next();
  }

  public static Tally tally(long succeeded, long failed) {
    return new Tally(
        succeeded, failed, 0, 0, 0, 0, new Spend(new Tokens(30, 20, 10), 700, 40), 1234);
  }
}
