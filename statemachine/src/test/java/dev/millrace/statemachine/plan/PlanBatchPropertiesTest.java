package dev.millrace.statemachine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchSource;
import dev.millrace.core.batch.BatchState;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkList;
import dev.millrace.core.batch.Chunking;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.batch.RowLines;
import dev.millrace.statemachine.TestModels;
import dev.millrace.statemachine.TestStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever stands in a file, and wherever planning stops and begins anew, these hold. */
class PlanBatchPropertiesTest {

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(
            "{\"text\":\"a\"}",
            "{\"custom_id\":\"i\",\"input\":{\"text\":\"b\"}}",
            "{\"text\":\"\"}",
            "{\"text\"",
            "a,\"b",
            "\"",
            "text",
            "\uFFFD\0",
            " ",
            "\r",
            "\n",
            "\n",
            "\n",
            "\r\n")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 300)
  void everyLineThatIsNotBlankHasItsPlaceHoweverOftenPlanningBeginsAnew(
      @ForAll("files") String file,
      @ForAll boolean table,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 60) int bytes,
      @ForAll long seed) {
    try (TestStores stores = new TestStores()) {
      String content = table ? "text\n" + file : file;
      BatchSource source = stores.file(content.isEmpty() ? " " : content);
      RowFormat format = table ? RowFormat.CSV : RowFormat.JSONL;
      Batch whole = batch(stores, source, format, new Chunking(100_000, 1_000_000));
      Batch parts = batch(stores, source, format, new Chunking(rows, bytes));

      plan(stores, whole, new Random(seed), false);
      plan(stores, parts, new Random(seed), true);

      List<Row> expected = rows(stores, whole);
      assertThat(rows(stores, parts)).isEqualTo(expected);
      if (format == RowFormat.JSONL) {
        long lines = content.lines().filter(line -> !line.isBlank()).count();
        assertThat(expected).hasSize(lone(content) ? expected.size() : (int) lines);
      }
    }
  }

  /** {@link String#lines} cuts at lone carriage returns, too. */
  private static boolean lone(String content) {
    return content.replace("\r\n", "").contains("\r");
  }

  private static Batch batch(
      TestStores stores, BatchSource source, RowFormat format, Chunking chunking) {
    return stores.batch(TestModels.TEXT, source, format, Map.of(), chunking);
  }

  /** Each step ends after one chunk or at the end; some steps are made twice, as after a death. */
  private static void plan(TestStores stores, Batch batch, Random random, boolean inSteps) {
    PlanBatch planBatch =
        new PlanBatch(
            stores.batches, stores.models, stores.sources, stores.payloads, () -> stores.now);
    PlanCursor cursor = PlanCursor.START;
    while (true) {
      boolean brief = inSteps && random.nextInt(4) > 0;
      PlanStep step =
          planBatch.plan(batch.key(), 1, cursor, brief ? stores.now : stores.now.plusSeconds(600));
      if (!(step instanceof PlanStep.Unfinished(PlanCursor next))) {
        return;
      }
      cursor = random.nextInt(4) == 0 ? cursor : next;
    }
  }

  private static List<Row> rows(TestStores stores, Batch batch) {
    Batch planned = stores.current(batch);
    if (!(planned.state() instanceof BatchState.Running)) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    byte[] list = stores.payloads.read(batch.key().chunksKey(1)).orElseThrow();
    for (ChunkEntry chunk : ChunkList.read(list)) {
      List<Row> some = RowLines.read(stores.payloads.read(chunk.key()).orElseThrow());
      assertThat(some).hasSize(chunk.rows());
      assertThat(some.getFirst().line()).isEqualTo(chunk.first());
      rows.addAll(some);
    }
    assertThat(rows).hasSize((int) Objects.requireNonNull(planned.plan()).rows());
    return rows;
  }
}
