package dev.millrace.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.Sha256;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchId;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchRequest;
import dev.millrace.core.batch.BatchSource;
import dev.millrace.core.batch.BatchStatus;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.Chunking;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.embedded.FilePayloadStore;
import dev.millrace.local.DataFolder;
import dev.millrace.local.LocalServer;
import dev.millrace.local.RunOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBatchesIT {
  private static final int LINES = Integer.getInteger("batch.lines", 2000);

  @TempDir Path folder;

  @Test
  void shouldGiveEveryLineOneOutcome() {
    Path home = Path.of("..").toAbsolutePath().normalize();
    try (EmbeddedServer server =
        EmbeddedServer.start(DataFolder.open(folder), new RunOptions(home, 0, 0, null))) {
      ModelPackage model =
          FolderModelCatalog.read(home.resolve("models")).resolve("minilm-l6-v2").orElseThrow();
      StringBuilder lines = new StringBuilder();
      for (int i = 1; i <= LINES; i++) {
        lines.append(
            i % 100 == 0
                ? "no JSON\n"
                : "{\"custom_id\":\"r" + i + "\",\"input\":{\"text\":\"row number " + i + "\"}}\n");
      }
      BatchKey key =
          new BatchKey(LocalServer.TENANT, new BatchId("batch_0123456789abcdefghjkmnpqrs"));
      byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
      PayloadKey items = key.itemsKey(Sha256.hex(content));
      new FilePayloadStore(folder.resolve("payloads")).write(items, content);
      Instant now = Instant.now();
      Batch batch =
          Batch.accept(
              key,
              new BatchRequest(
                  model.ref(),
                  model.digest(),
                  Lane.CPU,
                  null,
                  new BatchSource.Items(items),
                  RowFormat.JSONL,
                  Map.of(),
                  Chunking.DEFAULT,
                  10,
                  Sha256.hex("request"),
                  now,
                  now.plus(Duration.ofHours(1)),
                  null,
                  JobContext.NONE));
      BatchStore store = server.batches().store();
      store.create(batch);
      long begin = System.nanoTime();
      server.batches().executions().start(batch);

      Awaitility.await()
          .atMost(Duration.ofMinutes(20))
          .until(() -> store.find(key).orElseThrow().status().isFinal());

      Batch ended = store.find(key).orElseThrow();
      System.out.printf(
          "%d lines: %.1f s, %s%n", LINES, (System.nanoTime() - begin) / 1e9, ended.tally());
      assertThat(ended.status()).isEqualTo(BatchStatus.SUCCEEDED);
      assertThat(ended.tally().succeeded()).isEqualTo(LINES - LINES / 100);
      assertThat(ended.tally().rejected()).isEqualTo(LINES / 100);
    }
  }
}
