package dev.millrace.asl.items;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemReaderTest {
  private static final String GET = "arn:aws:states:::s3:getObject";
  private static final String LIST = "arn:aws:states:::s3:listObjectsV2";

  private final InMemorySource source = new InMemorySource();
  private final ItemReader reader = new ItemReader(source);

  @AfterEach
  void shouldLeaveNothingOpen() {
    assertThat(source.open).hasValue(0);
  }

  private List<String> read(String resource, String arguments, String config, long maxItems) {
    List<String> read = new ArrayList<>();
    try (Items items =
        reader.open(
            new ReadRequest(
                resource,
                json(arguments),
                json(config),
                maxItems == 0 ? OptionalLong.empty() : OptionalLong.of(maxItems)))) {
      items.forEachRemaining(item -> read.add(item.input().toString()));
    }
    return read;
  }

  private List<String> read(String content, String config) {
    source.with("b/k", content);
    return read(GET, "{'Bucket':'b','Key':'k'}", config, 0);
  }

  @Test
  void shouldSayWhenTheDataSetIsNotThere() {
    assertThatThrownBy(() -> read(GET, "{'Bucket':'b','Key':'x'}", "{'InputType':'JSON'}", 0))
        .hasMessage("States.ItemReaderFailed: The specified key does not exist.");
    assertThatThrownBy(() -> read(GET, "{'Bucket':'b'}", "{}", 0))
        .hasMessage("States.ItemReaderFailed: The item reader needs the field 'Key'");
    assertThatThrownBy(() -> read("arn:aws:states:::sqs:x", "{'Bucket':'b'}", "{}", 0))
        .hasMessageContaining("Unsupported Resource");
    assertThatThrownBy(() -> read("[]", "{'InputType':'PARQUET'}"))
        .hasMessage("States.ItemReaderFailed: Unsupported InputType 'PARQUET'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "5 | {'InputType':'JSON'} | Attempting to map over non-iterable node.",
        "{\"a\":1} | {'InputType':'JSON','ItemsPointer':'/a'} | Attempting to map over non-iterable"
            + " node.",
        "{\"a\":[1]} | {'InputType':'JSON','ItemsPointer':'/b'} | Attempting to map over"
            + " non-iterable node.",
        "[1, | {'InputType':'JSON'} | The file is no JSON: Unexpected end-of-input",
        "[1 2] | {'InputType':'JSON'} | The file is no JSON: Unexpected character",
        "1 2 | {'InputType':'JSONL'} | Line 1 of the JSONL file is no JSON: ",
        "a,b,a | {'InputType':'CSV'} | CSV headers cannot contain duplicates.",
        "a,b | {'InputType':'CSV','CSVHeaderLocation':'GIVEN','CSVHeaders':['x','x']} | CSV headers"
            + " cannot contain duplicates.",
        "a,b | {'InputType':'CSV','CSVDelimiter':'DOT'} | Unsupported CSVDelimiter 'DOT'",
        "{\"fileFormat\":\"ORC\"} | {'InputType':'MANIFEST'} | The files of the S3 inventory must"
            + " be CSV",
      })
  void shouldSayWhatIsWrongWithTheDataSet(String content, String config, String cause) {
    assertThatThrownBy(() -> read(content, config))
        .hasMessageStartingWith("States.ItemReaderFailed: " + cause);
  }

  @Test
  void shouldReadTheValuesOfAnArrayAndTheFieldsOfAnObject() {
    assertThat(read("\uFEFF[1, {\"a\": [2]}, null]", "{'InputType':'JSON'}"))
        .containsExactly("1", "{\"a\":[2]}", "null");
    assertThat(read("{\"b\":1,\"a\":{\"x\":2}}", "{'InputType':'JSON'}"))
        .containsExactly("{\"Key\":\"b\",\"Value\":1}", "{\"Key\":\"a\",\"Value\":{\"x\":2}}");
    assertThat(
            read(
                "{\"skip\":[[1]],\"a~b/c\":[{\"in\":[7,8]}]}",
                "{'InputType':'JSON','ItemsPointer':'/a~0b~1c/0/in'}"))
        .containsExactly("7", "8");
    assertThat(read("[]", "{'InputType':'JSON'}")).isEmpty();
  }

  @Test
  void shouldReadLinesWithoutTheEmptyOnes() {
    assertThat(read("{\"a\":1}\r\n\n  \n\"ü\"\n3", "{'InputType':'JSONL'}"))
        .containsExactly("{\"a\":1}", "\"ü\"", "3");
  }

  @Test
  void shouldReadRowsAsObjectsOfTexts() {
    assertThat(
            read(
                "\uFEFFid,name\r\n1,\"a, \"\"b\"\"\nc\"\r\n2\r\n3,x,beyond\r\n",
                "{'InputType':'CSV','CSVHeaderLocation':'FIRST_ROW'}"))
        .containsExactly(
            "{\"id\":\"1\",\"name\":\"a, \\\"b\\\"\\nc\"}",
            "{\"id\":\"2\",\"name\":\"\"}",
            "{\"id\":\"3\",\"name\":\"x\"}");
    assertThat(read("", "{'InputType':'CSV'}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PIPE,'1|2'", "SEMICOLON,1;2", "SPACE,'1 2'", "TAB,'1\t2'", "COMMA,'1,2'"})
  void shouldTakeGivenHeadersAndDelimiters(String delimiter, String row) {
    assertThat(
            read(
                row,
                "{'InputType':'CSV','CSVHeaderLocation':'GIVEN','CSVHeaders':['a','b'],"
                    + "'CSVDelimiter':'"
                    + delimiter
                    + "'}"))
        .containsExactly("{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void shouldReadAtMostAsManyAsAreWanted() {
    source.with("b/k", "[1,2,3]");

    assertThat(read(GET, "{'Bucket':'b','Key':'k'}", "{'InputType':'JSON'}", 2))
        .containsExactly("1", "2");
    assertThatThrownBy(() -> read(GET, "{'Bucket':'b','Key':'k'}", "{'InputType':'JSON'}", -1))
        .hasMessage("States.ItemReaderFailed: field MaxItems must be positive");
  }

  @Test
  void shouldListObjects() {
    source.with("b/in/1", "x").with("b/in/2", "yy").with("b/out", "");

    assertThat(read(LIST, "{'Bucket':'b','Prefix':'in/'}", "{}", 0))
        .containsExactly(
            "{\"Etag\":\"\\\"e\\\"\",\"Key\":\"in/1\",\"LastModified\":1700000000,\"Size\":1,"
                + "\"StorageClass\":\"STANDARD\"}",
            "{\"Etag\":\"\\\"e\\\"\",\"Key\":\"in/2\",\"LastModified\":1700000000,\"Size\":2,"
                + "\"StorageClass\":\"STANDARD\"}");
  }

  @Test
  void shouldReadTheItemsInTheListedObjects() {
    source.with("b/in/", "").with("b/in/1", "[1,2]").packed("b/in/2", "[3]");

    assertThat(
            read(
                LIST,
                "{'Bucket':'b','Prefix':'in/'}",
                "{'InputType':'JSON','Transformation':'LOAD_AND_FLATTEN'}",
                0))
        .containsExactly("1", "2", "3");
  }

  @Test
  void shouldReadAnInventory() {
    source
        .with(
            "b/k",
            "{\"destinationBucket\":\"arn:aws:s3:::d\",\"fileFormat\":\"CSV\",\"fileSchema\":\"Bucket,"
                + " Key, Size\",\"files\":[{\"key\":\"f1\"},{\"key\":\"f2\"}]}")
        .packed("d/f1", "\"s\",\"a.csv\",\"5\"\n\"s\",\"b.csv\",\"6\"\n")
        .with("d/f2", "\"s\",\"c.csv\",\"7\"\n");

    assertThat(read(GET, "{'Bucket':'b','Key':'k'}", "{'InputType':'MANIFEST'}", 0))
        .containsExactly(
            "{\"Bucket\":\"s\",\"Key\":\"a.csv\",\"Size\":\"5\"}",
            "{\"Bucket\":\"s\",\"Key\":\"b.csv\",\"Size\":\"6\"}",
            "{\"Bucket\":\"s\",\"Key\":\"c.csv\",\"Size\":\"7\"}");
  }

  @Test
  void shouldReadWhatAQueryOfAthenaWrote() {
    source
        .with("b/k", "s3://d/f1\ns3://d/f2\n")
        .packed("d/f1", "{\"a\":1}\n")
        .with("d/f2", "{\"a\":2}\n");

    assertThat(
            read(
                GET,
                "{'Bucket':'b','Key':'k'}",
                "{'ManifestType':'ATHENA_DATA','InputType':'JSONL'}",
                0))
        .containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  @Test
  void shouldPutTheItemIntoTheContext() {
    source.with("b/k", "{\"x\":[1]}");
    ObjectNode context = (ObjectNode) json("{'State':{'Name':'M'},'Map':{'Other':1}}");
    JsonNode before = context.deepCopy();

    try (Items items =
        reader.open(
            new ReadRequest(
                GET,
                json("{'Bucket':'b','Key':'k'}"),
                json("{'InputType':'JSON'}"),
                OptionalLong.empty()))) {
      assertThat(items.next().in(context))
          .isEqualTo(
              json(
                  "{'State':{'Name':'M'},'Map':{'Other':1,'Item':{'Index':0,'Key':'x','Value':[1],"
                      + "'Source':'S3://b/k'}}}"));
    }
    assertThat(context).isEqualTo(before);
  }
}
