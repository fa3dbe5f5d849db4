package dev.millrace.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchLinesTest {
  private static final RowError ERROR = new RowError(RowError.INVALID_LINE, "No \"JSON\"\nhere 😀");

  @Test
  void shouldReadTheRowsThatWereWritten() throws JsonProcessingException {
    List<Row> rows =
        List.of(
            new Row.Input(
                17,
                "custom é",
                new JsonMapper().readTree("{\"text\":\"a\\u0000b\\nc\",\"n\":1}"),
                Sha256.hex("x")),
            new Row.Rejected(18, null, ERROR),
            new Row.Rejected(20, "a", ERROR));
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(RowLines.write(row)).append('\n'));

    assertThat(lines.toString().lines()).hasSize(3);
    assertThat(RowLines.read(bytes(lines.toString()))).isEqualTo(rows);
  }

  @Test
  void shouldReadTheOutcomesThatWereWritten() {
    Spend spend = new Spend(new Tokens(5, 4, 3), 2, 1);
    Payload stored = new Payload.Stored(new PayloadKey("batches/t/b/o"), 70_000, Sha256.hex("y"));
    List<RowOutcome> outcomes =
        List.of(
            outcome(
                1, "a", new RowEnd.Succeeded(new Payload.Inline("{\"v\":[0.5,-1.0E-7]}")), spend),
            outcome(2, null, new RowEnd.Succeeded(stored), Spend.NONE),
            outcome(4, null, new RowEnd.Failed(ERROR), spend),
            outcome(5, "b", new RowEnd.Canceled(), Spend.NONE),
            outcome(6, "b", new RowEnd.Expired(), Spend.NONE),
            RowOutcome.unpaid(new Row.Rejected(7, null, ERROR), 1, new RowEnd.Canceled()));

    String lines = OutcomeLines.write(outcomes);

    assertThat(lines).endsWith("\n").hasLineCount(outcomes.size());
    assertThat(OutcomeLines.read(bytes(lines))).isEqualTo(outcomes);
  }

  @Test
  void shouldKeepTheDigitsOfAnOutput() {
    String output = "{\"v\":[0.10000000000000000555,1.0,12345678901234567890]}";

    String line =
        OutcomeLines.write(
            outcome(1, null, new RowEnd.Succeeded(new Payload.Inline(output)), Spend.NONE));

    assertThat(line).contains(output);
    assertThat(OutcomeLines.read(bytes(line)).getFirst().end())
        .isEqualTo(new RowEnd.Succeeded(new Payload.Inline(output)));
  }

  @Test
  void shouldReadTheChunksThatWereWritten() {
    BatchKey key = Batches.key();
    List<ChunkEntry> chunks =
        List.of(
            new ChunkEntry(0, 2, 100, key.rowsKey(0), null),
            new ChunkEntry(7, 900, 1, key.rowsKey(7), key.outcomesKey(1, 7)));

    String lines = ChunkList.write(chunks.get(0)) + "\n" + ChunkList.write(chunks.get(1));

    assertThat(ChunkList.read(bytes(lines))).isEqualTo(chunks);
  }

  @Test
  void shouldCallAFileDamagedThatItCannotRead() {
    for (String file : List.of("{\"line\":1", "{\"status\":\"odd\",\"line\":1,\"pass\":1}", "[]")) {
      assertThatThrownBy(() -> OutcomeLines.read(bytes(file)))
          .isInstanceOf(CorruptPayloadException.class);
    }
    assertThat(OutcomeLines.read(new byte[0])).isEmpty();
  }

  @Test
  void shouldCountOnlyRowsOfThePassAndTellThoseThatNoWorkerSaw() {
    RowError dead = new RowError(RowError.WORKER_FAILED, "gone");
    Spend spend = new Spend(new Tokens(5, 4, 3), 2, 1);
    List<RowOutcome> outcomes =
        List.of(
            outcome(1, null, new RowEnd.Succeeded(new Payload.Inline("1")), spend),
            outcome(2, null, new RowEnd.Failed(ERROR), spend),
            outcome(3, null, new RowEnd.Failed(dead), Spend.NONE),
            outcome(4, null, new RowEnd.Canceled(), Spend.NONE),
            outcome(5, null, new RowEnd.Expired(), Spend.NONE),
            RowOutcome.unpaid(new Row.Rejected(6, null, ERROR), 1, new RowEnd.Canceled()),
            new RowOutcome(7, null, "h", 2, new RowEnd.Canceled(), spend, 50));

    Tally tally = Tally.of(outcomes, 1);

    assertThat(tally).isEqualTo(new Tally(1, 3, 1, 1, 1, 1, spend.plus(spend), 35));
    assertThat(tally.rows()).isEqualTo(6);
    assertThat(tally.ran()).isEqualTo(2);
    assertThat(tally.retryable()).isEqualTo(4);
    assertThat(tally.kept().rows() + tally.retryable()).isEqualTo(tally.rows());
  }

  private static RowOutcome outcome(long line, @Nullable String id, RowEnd end, Spend spend) {
    return new RowOutcome(line, id, Sha256.hex("in"), 1, end, spend, 7);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
