package dev.millrace.statemachine;

import dev.millrace.core.Sha256;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchIds;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchRequest;
import dev.millrace.core.batch.BatchSource;
import dev.millrace.core.batch.Chunking;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadId;
import dev.millrace.core.upload.Uploads;
import dev.millrace.embedded.InMemoryInboxStore;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.InMemoryUploadStore;
import dev.millrace.embedded.SqliteBatchStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.statemachine.source.RowSources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Everything that batches need, in memory. */
public final class TestStores implements AutoCloseable {
  public static final TenantId TENANT = new TenantId("tenant-a");
  public static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  public final SqliteJobStore jobs = SqliteJobStore.inMemory();
  public final SqliteBatchStore batches = new SqliteBatchStore(jobs);
  public final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  public final InMemoryUploadStore uploadStore = new InMemoryUploadStore(payloads);
  public final Uploads uploads = new Uploads(payloads);
  public final InMemoryInboxStore inbox = new InMemoryInboxStore();
  public final TestModels models = new TestModels();
  public final PinFiles files = new PinFiles(uploads, uploadStore, false);
  public final RowSources sources = new RowSources(payloads, uploadStore, inbox, files);
  public Instant now = NOW;

  private final Random random = new Random(5);
  private final BatchIds ids = new BatchIds(() -> now, random);

  /** The upload that has these bytes. */
  public UploadId upload(byte[] content, String contentType) {
    UploadId id = announce(content, contentType);
    payloads.write(id.content(TENANT), content);
    return id;
  }

  /** One whose bytes have not come. */
  public UploadId announce(byte[] content, String contentType) {
    UploadId id = UploadId.random(random);
    uploads.announce(
        new Upload(
            TENANT,
            id,
            null,
            contentType,
            content.length,
            Sha256.hex(content),
            NOW.plusSeconds(60)));
    return id;
  }

  /** A source that is this text. */
  public BatchSource file(String text) {
    return new BatchSource.Uploaded(
        upload(text.getBytes(StandardCharsets.UTF_8), "application/jsonl"));
  }

  /** A batch of {@link TestModels#TEXT} that is stored. */
  public Batch batch(BatchSource source, RowFormat format, int rows) {
    return batch(TestModels.TEXT, source, format, Map.of(), new Chunking(rows, 1_000_000));
  }

  /** A batch that is stored. */
  public Batch batch(
      ModelPackage model,
      BatchSource source,
      RowFormat format,
      Map<String, String> mapping,
      Chunking chunking) {
    return store(request(model, source, format, mapping, chunking, null));
  }

  /** A batch of {@link TestModels#TEXT} with parameters that is stored. */
  public Batch batch(BatchSource source, RowFormat format, String parameters) {
    return store(request(TestModels.TEXT, source, format, Map.of(), Chunking.DEFAULT, parameters));
  }

  public Batch current(Batch batch) {
    return batches.find(batch.key()).orElseThrow();
  }

  @Override
  public void close() {
    jobs.close();
  }

  private Batch store(BatchRequest request) {
    Batch batch = Batch.accept(new BatchKey(TENANT, ids.next()), request);
    batches.create(batch);
    return batch;
  }

  private BatchRequest request(
      ModelPackage model,
      BatchSource source,
      RowFormat format,
      Map<String, String> mapping,
      Chunking chunking,
      @Nullable String parameters) {
    return new BatchRequest(
        model.ref(),
        model.digest(),
        Lane.CPU,
        parameters,
        source,
        format,
        mapping,
        chunking,
        4,
        Sha256.hex("request"),
        now,
        now.plus(Duration.ofHours(1)),
        null,
        JobContext.NONE);
  }
}
