package dev.millrace.statemachine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.BatchSource;
import dev.millrace.core.batch.Chunking;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.statemachine.TestModels;
import dev.millrace.statemachine.TestStores;
import dev.millrace.statemachine.row.UnreadableSourceException;
import dev.millrace.statemachine.source.RowSource.Sourced;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSourcesTest {
  private final TestStores stores = new TestStores();

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldReadRowsOfOurOwnForm() throws IOException {
    List<Row> rows =
        jsonl(
            """
            {"custom_id":"a","input":{"text":"one"}}
            {"input":{"text":"two","top_k":3},"parameters":{"top_k":5,"strict":true}}
            """);

    assertThat(rows).hasSize(2);
    assertInput(rows.get(0), 1, "a", "{\"text\":\"one\"}");
    assertInput(rows.get(1), 2, null, "{\"top_k\":3,\"strict\":true,\"text\":\"two\"}");
  }

  @Test
  void shouldTakeABareObjectForTheInput() throws IOException {
    List<Row> rows = jsonl("{\"text\":\"one\"}\n{\"custom_id\":\"b\",\"text\":\"two\"}");

    assertInput(rows.get(0), 1, null, "{\"text\":\"one\"}");
    assertInput(rows.get(1), 2, "b", "{\"text\":\"two\"}");
  }

  @Test
  void shouldReadRowsOfBedrock() throws IOException {
    assertInput(
        jsonl("{\"recordId\":\"r\",\"modelInput\":{\"text\":\"one\"}}").getFirst(),
        1,
        "r",
        "{\"text\":\"one\"}");
  }

  @Test
  void shouldReadRequestsForEmbeddingsAsOpenAiHasThem() throws IOException {
    List<Row> rows =
        jsonl(
            """
            {"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"words","input":"one","encoding_format":"float"}}
            {"custom_id":"b","method":"POST","url":"/v1/embeddings","body":{"model":"words@1","input":["two"],"user":"u"}}
            """);

    assertInput(rows.get(0), 1, "a", "{\"text\":\"one\"}");
    assertInput(rows.get(1), 2, "b", "{\"text\":\"two\"}");
  }

  @Test
  void shouldReadChatsAsOpenAiHasThem() throws IOException {
    List<Row> rows =
        jsonl(
            """
            {"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":"one"}],"max_completion_tokens":7,"temperature":0.5,"stream":false}}
            {"custom_id":"b","method":"POST","url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":[{"type":"text","text":"two"}]}]}}
            """);

    assertInput(rows.get(0), 1, "a", "{\"text\":\"one\",\"max_tokens\":7,\"temperature\":0.5}");
    assertInput(rows.get(1), 2, "b", "{\"text\":\"two\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"custom_id\":\"a\",\"url\":\"/v1/embeddings\",\"body\":{\"input\":[\"x\",\"y\"]}}",
        "{\"custom_id\":\"a\",\"url\":\"/v1/embeddings\",\"body\":{\"input\":[1,2]}}",
        "{\"custom_id\":\"a\",\"url\":\"/v1/embeddings\",\"body\":{\"input\":\"x\",\"dimensions\":9}}",
        "{\"custom_id\":\"a\",\"url\":\"/v1/embeddings\",\"body\":{\"input\":\"x\",\"model\":\"gpt\"}}",
        "{\"custom_id\":\"a\",\"url\":\"/v1/embeddings\",\"body\":\"x\"}",
        "{\"custom_id\":\"a\",\"method\":\"GET\",\"url\":\"/v1/embeddings\",\"body\":{\"input\":\"x\"}}",
        "{\"custom_id\":\"a\",\"url\":\"/v1/images\",\"body\":{\"input\":\"x\"}}",
        "{\"custom_id\":\"a\",\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"x\"}]}}",
        "{\"custom_id\":\"a\",\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[]}}",
        "{\"custom_id\":\"a\",\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":2}}",
        "{\"custom_id\":\"a\",\"input\":{\"text\":\"x\"},\"webhook\":1}",
        "{\"custom_id\":\"a\",\"input\":\"x\"}",
        "{\"custom_id\":\"a\",\"input\":{\"text\":\"x\"},\"parameters\":1}",
      })
  void shouldRefuseWhatItCannotTakeWholeAndSayOfWhichRow(String line) throws IOException {
    assertRejected(jsonl(line).getFirst(), "a", "invalid-line");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"x\"",
        "{\"text\":\"x\"} y",
        "\"x\"",
        "[{\"text\":\"x\"}]",
        "null",
        "{\"text\":\"a\\u0000",
        "{\"text\":\"\\ud800\"}",
        "{\"text\":\"x\",\"text\":\"y\"}",
        "{\"custom_id\":7,\"text\":\"x\"}",
        "{\"custom_id\":\"\",\"text\":\"x\"}",
        "\0",
        "text,top_k"
      })
  void shouldRefuseALineThatIsNoRow(String line) throws IOException {
    assertRejected(jsonl(line).getFirst(), null, "invalid-line");
  }

  @Test
  void shouldSayWhatDoesNotFitTheModelWithoutRepeatingIt() throws IOException {
    List<Row> rows =
        jsonl(
            """
            {"custom_id":"a","input":{"text":"secret","top_k":10,"colour":"red"}}
            {"custom_id":"b","input":{"text":"%s"}}
            {"custom_id":"c","input":{}}
            """
                .formatted("x".repeat(41)));

    assertRejected(rows.get(0), "a", "validation-failed");
    assertThat(((Row.Rejected) rows.get(0)).error().detail())
        .contains("/input/top_k")
        .contains("colour")
        .doesNotContain("secret");
    assertRejected(rows.get(1), "b", "input-too-long");
    assertRejected(rows.get(2), "c", "validation-failed");
  }

  @Test
  void shouldCountBlankLinesAndMakeNoRowsOfThem() throws IOException {
    List<Row> rows = jsonl("\n{\"text\":\"one\"}\r\n  \t\n\n{\"text\":\"two\"}");

    assertThat(rows).extracting(Row::line).containsExactly(2L, 5L);
  }

  @Test
  void shouldFailALineThatIsTooLongAlone() throws IOException {
    String text =
        "{\"text\":\"one\"}\n{\"text\":\"" + "x".repeat(3_000_000) + "\"}\n{\"text\":\"3\"}";

    List<Row> rows = jsonl(text);

    assertThat(rows).hasSize(3);
    assertRejected(rows.get(1), null, "invalid-line");
    assertInput(rows.get(2), 3, null, "{\"text\":\"3\"}");
  }

  @Test
  void shouldGiveEveryRowTheParametersOfTheBatchUnlessItHasItsOwn() throws IOException {
    Batch batch =
        stores.batch(
            stores.file("{\"text\":\"one\"}\n{\"text\":\"two\",\"top_k\":2}"),
            RowFormat.JSONL,
            "{\"top_k\":9,\"strict\":true}");

    List<Row> rows = rows(batch, TestModels.TEXT);

    assertInput(rows.get(0), 1, null, "{\"text\":\"one\",\"top_k\":9,\"strict\":true}");
    assertInput(rows.get(1), 2, null, "{\"text\":\"two\",\"top_k\":2,\"strict\":true}");
  }

  @Test
  void shouldTellEqualRowsByTheirHashWhateverTheOrderOfTheirNames() throws IOException {
    List<Row> rows =
        jsonl(
            """
            {"custom_id":"a","input":{"text":"one","top_k":3}}
            {"custom_id":"b","input":{"top_k":3,"text":"one"}}
            {"custom_id":"c","input":{"top_k":4,"text":"one"}}
            """);

    assertThat(hash(rows.get(0))).isEqualTo(hash(rows.get(1))).isNotEqualTo(hash(rows.get(2)));
  }

  @Test
  void shouldPinUploadsThatRowsNameAndRefuseThoseThatAreNotThere() throws IOException {
    byte[] content = "from a file".getBytes(StandardCharsets.UTF_8);
    String there = stores.upload(content, "text/plain").value();
    String missing = stores.announce(content, "text/plain").value();
    Batch batch =
        stores.batch(
            stores.file(
                "{\"text\":{\"upload\":\"%s\"}}\n{\"text\":{\"upload\":\"%s\"}}\n{\"text\":{\"url\":\"file:///x\"}}"
                    .formatted(there, missing)),
            RowFormat.JSONL,
            10);

    List<Row> rows = rows(batch, TestModels.TEXT);

    assertThat(((Row.Input) rows.get(0)).input().at("/text/size").asInt()).isEqualTo(11);
    String sha256 = ((Row.Input) rows.get(0)).input().at("/text/sha256").asText();
    assertThat(stores.payloads.read(batch.key().fileKey(sha256))).isPresent();
    assertRejected(rows.get(1), null, "upload-mismatch");
    assertRejected(rows.get(2), null, "url-not-allowed");
  }

  @Test
  void shouldReadATableByTheNamesOfItsColumns() throws IOException {
    List<Row> rows =
        csv(
            """
            custom_id,text,top_k,temperature,strict,tags,more,comment
            a,"one, ""quoted""
            and on",3,0.5,true,"[1,2]","{""x"":null}",ignored
            ,two,,,,,,
            """);

    assertInput(
        rows.get(0),
        2,
        "a",
        "{\"text\":\"one, \\\"quoted\\\"\\nand on\",\"top_k\":3,\"temperature\":0.5,"
            + "\"strict\":true,\"tags\":[1,2],\"more\":{\"x\":null}}");
    assertInput(rows.get(1), 4, null, "{\"text\":\"two\"}");
  }

  @Test
  void shouldReadATableByAMapping() throws IOException {
    Batch batch =
        stores.batch(
            TestModels.TEXT,
            stores.file("\uFEFFTitle,text\r\nA title,not this\r\n"),
            RowFormat.CSV,
            Map.of("text", "Title"),
            Chunking.DEFAULT);

    assertInput(rows(batch, TestModels.TEXT).getFirst(), 2, null, "{\"text\":\"A title\"}");
  }

  @Test
  void shouldRefuseRecordsThatAreNoRowsAndReadTheOthers() throws IOException {
    List<Row> rows =
        csv(
            """
            custom_id,text,top_k
            a,one
            b,two,2,3
            c,three,many
            d,"four"x,1
            e,five\rsix,1
            f,seven,7
            """);

    assertRejected(rows.get(0), "a", "invalid-line");
    assertRejected(rows.get(1), "b", "invalid-line");
    assertRejected(rows.get(2), "c", "validation-failed");
    assertRejected(rows.get(3), null, "invalid-line");
    assertRejected(rows.get(4), null, "invalid-line");
    assertInput(rows.get(5), 7, "f", "{\"text\":\"seven\",\"top_k\":7}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "title\nx",
        "\n\nx",
        "text,text\nx,y",
        "\"text\nx",
        "top_k\n3",
        "te\0xt\nx",
        "\"text\"x\ny"
      })
  void shouldRefuseATableWhoseColumnsDoNotLeadToAnInput(String table) {
    assertUnreadable(
        stores.batch(stores.file(table), RowFormat.CSV, 10), BatchErrorCode.INVALID_MAPPING);
  }

  @Test
  void shouldRefuseAMappingThatLeadsNowhere() {
    for (Map<String, String> mapping :
        List.of(
            Map.of("text", "Missing"),
            Map.of("colour", "Title"),
            Map.of("text", "Title", "top_k", "Title"))) {
      Batch batch =
          stores.batch(
              TestModels.TEXT, stores.file("Title\nx"), RowFormat.CSV, mapping, Chunking.DEFAULT);
      assertUnreadable(batch, BatchErrorCode.INVALID_MAPPING);
    }
  }

  @Test
  void shouldRefuseAnEmptyTable() {
    assertUnreadable(
        stores.batch(stores.file("\uFEFF"), RowFormat.CSV, 10), BatchErrorCode.NO_LINES);
  }

  @Test
  void shouldRefuseAnUploadThatIsNotThere() {
    BatchSource announced =
        new BatchSource.Uploaded(stores.announce(new byte[] {1}, "application/jsonl"));

    assertUnreadable(
        stores.batch(announced, RowFormat.JSONL, 10), BatchErrorCode.SOURCE_UNREADABLE);
  }

  @Test
  void shouldReadAnObjectAsLongAsItIsTheSame() throws IOException {
    String key = "batches/tenant-a/rows.jsonl";
    put(key, "{\"text\":\"one\"}", "");
    BatchSource source = new BatchSource.InboxFile(stores.inbox.find(key).orElseThrow().origin());
    Batch batch = stores.batch(source, RowFormat.JSONL, 10);

    assertInput(rows(batch, TestModels.TEXT).getFirst(), 1, null, "{\"text\":\"one\"}");
    put(key, "{\"text\":\"two\"}", "");
    assertUnreadable(batch, BatchErrorCode.SOURCE_UNREADABLE);
  }

  @Test
  void shouldMakeEachObjectBelowAPrefixARowInTheOrderOfTheirKeys() throws IOException {
    String prefix = "batches/tenant-a/scans/";
    for (int i = 0; i < 10; i++) {
      put(prefix + "sub/" + i + ".png", "picture " + i, "image/png");
    }
    put(prefix + ".hidden/x.png", "hidden", "image/png");
    put(prefix + "folder/", "", "");
    put(prefix + "a.txt", "text", "text/plain");
    put(prefix + "big.png", "x".repeat(51), "");
    put("batches/tenant-a/scansions/z.png", "beside", "image/png");
    Batch batch =
        stores.batch(
            TestModels.PICTURE,
            new BatchSource.InboxPrefix(prefix),
            RowFormat.FILES,
            Map.of(),
            Chunking.DEFAULT);

    List<Row> rows = rows(batch, TestModels.PICTURE);

    assertThat(rows)
        .extracting(Row::line)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    assertRejected(rows.get(0), "a.txt", "validation-failed");
    assertRejected(rows.get(1), "big.png", "validation-failed");
    Row.Input first = (Row.Input) rows.get(2);
    assertThat(first.id()).isEqualTo("sub/0.png");
    String sha256 = first.input().at("/image/sha256").asText();
    assertThat(stores.payloads.read(batch.key().fileKey(sha256)))
        .hasValueSatisfying(content ->
            assertThat(new String(content, StandardCharsets.UTF_8)).isEqualTo("picture 0"));
  }

  @Test
  void shouldRefuseAPrefixForAModelThatTakesTextThatTheObjectsAreNot() throws IOException {
    String prefix = "batches/tenant-a/texts/";
    stores.inbox.put(prefix + "bad", new byte[] {(byte) 0xE9}, "", TestStores.NOW);
    put(prefix + "good", "a text", "text/plain; charset=utf-8");
    put(prefix + "long", "x".repeat(50), "");
    Batch batch = stores.batch(new BatchSource.InboxPrefix(prefix), RowFormat.FILES, 10);

    List<Row> rows = rows(batch, TestModels.TEXT);

    assertRejected(rows.get(0), "bad", "validation-failed");
    assertThat(rows.get(1)).isInstanceOf(Row.Input.class);
    assertRejected(rows.get(2), "long", "input-too-long");
  }

  private void put(String key, String content, String type) {
    stores.inbox.put(key, content.getBytes(StandardCharsets.UTF_8), type, TestStores.NOW);
  }

  private List<Row> jsonl(String text) throws IOException {
    return rows(stores.batch(stores.file(text), RowFormat.JSONL, 10), TestModels.TEXT);
  }

  private List<Row> csv(String text) throws IOException {
    return rows(stores.batch(stores.file(text), RowFormat.CSV, 10), TestModels.TEXT);
  }

  private List<Row> rows(Batch batch, ModelPackage model) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (RowSource source = stores.sources.open(batch, model, SourcePlace.START)) {
      for (@Nullable Sourced next = source.next(); next != null; next = source.next()) {
        rows.add(next.row());
      }
    }
    return rows;
  }

  private void assertUnreadable(Batch batch, BatchErrorCode code) {
    assertThatThrownBy(() -> rows(batch, TestModels.TEXT))
        .isInstanceOfSatisfying(
            UnreadableSourceException.class, e -> assertThat(e.error().code()).isEqualTo(code));
  }

  private static void assertInput(Row row, long line, @Nullable String id, String input) {
    assertThat(row)
        .isInstanceOfSatisfying(
            Row.Input.class,
            read -> {
              assertThat(read.line()).isEqualTo(line);
              assertThat(read.id()).isEqualTo(id);
              assertThat(read.input().toString()).isEqualTo(input);
            });
  }

  private static void assertRejected(Row row, @Nullable String id, String code) {
    assertThat(row)
        .isInstanceOfSatisfying(
            Row.Rejected.class,
            read -> {
              assertThat(read.id()).isEqualTo(id);
              assertThat(read.error().code()).as(read.error().detail()).isEqualTo(code);
            });
  }

  private static String hash(Row row) {
    return ((Row.Input) row).hash();
  }
}
