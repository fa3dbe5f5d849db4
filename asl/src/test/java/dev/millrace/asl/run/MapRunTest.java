package dev.millrace.asl.run;

import static dev.millrace.asl.run.Lab.assertOutput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.store.Counts;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import dev.millrace.asl.store.MapRun;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Distributed maps. */
final class MapRunTest {
  private static final String MAP =
      "{'StartAt':'M','States':{'M':{'Type':'Map','ItemsPath':'$.items','Label':'L',%s'ItemProcessor':{"
          + "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},'StartAt':'I','States':{"
          + "'I':{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f','End':true}}},'End':true}}}";

  private final Lab lab = new Lab();
  private final AtomicBoolean broken = new AtomicBoolean(true);
  private final AtomicInteger calls = new AtomicInteger();

  @BeforeEach
  void prepare() {
    lab.functions.put(
        "f",
        request -> {
          calls.incrementAndGet();
          int number = request.arguments().asInt();
          if (number < 0 && broken.get()) {
            throw new StatesError("Negative", "below zero");
          }
          return request.arguments().isInt() ? IntNode.valueOf(number * 10) : request.arguments();
        });
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Execution run(String fields, String input) {
    return lab.run(
        (fields.contains("ItemReader") ? MAP.replace("'ItemsPath':'$.items',", "") : MAP)
            .formatted(fields)
            .replace('\'', '"'),
        input.replace('\'', '"'));
  }

  private MapRun mapRun(Execution execution) {
    return lab.store().mapRuns(execution.arn()).getFirst();
  }

  @Test
  void shouldRunEachItemAsAnExecutionOfItsOwn() {
    Execution ended = run("", "{'items':[1,2,3]}");

    assertOutput(ended, "[10,20,30]");
    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "MapStateEntered<0",
            "MapStateStarted<2",
            "MapRunStarted<3",
            "MapRunSucceeded<4",
            "MapStateSucceeded<5",
            "MapStateExited<4",
            "ExecutionSucceeded<7");
    MapRun run = mapRun(ended);
    assertThat(run.status()).isEqualTo(MapRun.Status.SUCCEEDED);
    assertThat(run.items()).isEqualTo(new Counts(0, 0, 3, 0, 0, 0, 3, 0, 0, 0));
    assertThat(run.arn()).startsWith("arn:aws:states:us-east-1:123456789012:mapRun:m/L:");
    Execution child = lab.store().children(run.arn(), 0, 10).getFirst();
    assertThat(child.machineArn())
        .isEqualTo("arn:aws:states:us-east-1:123456789012:stateMachine:m/L");
    assertThat(lab.types(child))
        .containsExactly(
            "ExecutionStarted",
            "TaskStateEntered",
            "LambdaFunctionScheduled",
            "LambdaFunctionStarted",
            "LambdaFunctionSucceeded",
            "TaskStateExited",
            "ExecutionSucceeded");
  }

  @Test
  void shouldFailWhenMoreFailThanMay() {
    Execution ended = run("'MaxConcurrency':1,", "{'items':[1,-1,2]}");

    assertThat(ended.error()).isEqualTo("States.ExceedToleratedFailureThreshold");
    assertThat(ended.cause()).isEqualTo("The specified tolerated failure threshold was exceeded");
    assertThat(lab.types(ended))
        .endsWith("MapRunStarted", "MapRunFailed", "MapStateFailed", "ExecutionFailed");
    assertThat(mapRun(ended).status()).isEqualTo(MapRun.Status.FAILED);
    assertThat(mapRun(ended).items().failed()).isEqualTo(1);
    assertThat(mapRun(ended).items().succeeded()).isEqualTo(1);
  }

  @Test
  void shouldTolerateAsManyFailuresAsItMay() {
    Execution ended = run("'ToleratedFailureCount':1,", "{'items':[1,-1,2]}");

    assertOutput(ended, "[10,20]");
    assertThat(mapRun(ended).items().failed()).isEqualTo(1);
  }

  @Test
  void shouldTolerateAPercentageOfFailures() {
    assertThat(run("'ToleratedFailurePercentage':34,", "{'items':[1,-1,2]}").status())
        .isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void shouldNotTolerateMoreThanThePercentage() {
    assertThat(run("'ToleratedFailurePercentage':33,", "{'items':[1,-1,2]}").error())
        .isEqualTo("States.ExceedToleratedFailureThreshold");
  }

  @Test
  void shouldSayThatAToleratedCountIsNegative() {
    Execution ended = run("'ToleratedFailureCountPath':'$.t',", "{'items':[0],'t':-1}");

    assertThat(lab.types(ended)).endsWith("MapStateStarted", "ExecutionFailed");
    assertThat(ended.cause())
        .isEqualTo(
            "An error occurred while executing the state 'M' (entered at the event id #2)."
                + " ToleratedFailureCount cannot be negative.");
  }

  @Test
  void shouldSayThatAToleratedCountIsNoNumber() {
    Execution ended = run("'ToleratedFailureCountPath':'$.t',", "{'items':[0],'t':'NoNumber'}");

    assertThat(ended.cause())
        .isEqualTo(
            "An error occurred while executing the state 'M' (entered at the event id #2). The"
                + " ToleratedFailureCountPath field refers to value \"NoNumber\" which is not a"
                + " valid integer: $.t");
  }

  @Test
  void shouldExportResultsWithAManifest() {
    Execution ended =
        run(
            "'ToleratedFailureCount':1,'ResultWriter':{'Resource':'arn:aws:states:::s3:putObject','Parameters':{'Bucket':'b','Prefix':'out'}},",
            "{'items':[1,-1,2]}");

    JsonNode output = Lab.json(ended.output());
    String uuid = mapRun(ended).arn().substring(mapRun(ended).arn().lastIndexOf(':') + 1);
    assertThat(output.path("MapRunArn").textValue()).isEqualTo(mapRun(ended).arn());
    assertThat(output.path("ResultWriterDetails").path("Key").textValue())
        .isEqualTo("out/" + uuid + "/manifest.json");
    JsonNode manifest = Lab.json(lab.file("b/out/" + uuid + "/manifest.json"));
    assertThat(manifest.path("DestinationBucket").textValue()).isEqualTo("b");
    JsonNode succeeded = manifest.path("ResultFiles").path("SUCCEEDED");
    assertThat(succeeded).hasSize(1);
    String file = lab.file("b/" + succeeded.get(0).path("Key").textValue());
    assertThat(succeeded.get(0).path("Size").intValue())
        .isEqualTo(file.getBytes(StandardCharsets.UTF_8).length);
    JsonNode records = Lab.json(file);
    assertThat(records).hasSize(2);
    assertThat(records.get(0).path("Output").textValue()).isEqualTo("10");
    assertThat(records.get(1).path("Input").textValue()).isEqualTo("2");
    JsonNode failed =
        Lab.json(
            lab.file(
                "b/" + manifest.path("ResultFiles").path("FAILED").get(0).path("Key").textValue()));
    assertThat(failed.get(0).path("Error").textValue()).isEqualTo("Negative");
    assertThat(manifest.path("ResultFiles").path("PENDING")).isEmpty();
  }

  @Test
  void shouldExportWhatWasNeverStarted() {
    Execution ended =
        run(
            "'MaxConcurrency':1,'ResultWriter':{'Resource':'arn:aws:states:::s3:putObject','Parameters':{'Bucket':'b'}},",
            "{'items':[-1,2,3]}");

    assertThat(ended.error()).isEqualTo("States.ExceedToleratedFailureThreshold");
    String pending =
        lab.files.keySet().stream()
            .filter(key -> key.contains("PENDING_0"))
            .findFirst()
            .orElseThrow();
    assertThat(Lab.json(lab.file(pending))).isNotEmpty();
  }

  @Test
  void shouldRunOnlyTheUnsuccessfulChildrenAgainWhenRedriven() throws Refusal {
    Execution ended = run("'MaxConcurrency':1,", "{'items':[1,-1,2]}");
    assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(calls).hasValue(2);
    broken.set(false);

    lab.engine().redrive(ended.arn());

    Execution again = lab.finish(ended.arn());
    assertOutput(again, "[10,-10,20]");
    assertThat(calls).hasValue(4);
    assertThat(again.redriveCount()).isEqualTo(1);
    assertThat(mapRun(again).redriveCount()).isEqualTo(1);
    assertThat(mapRun(again).status()).isEqualTo(MapRun.Status.SUCCEEDED);
    assertThat(lab.types(again)).contains("ExecutionRedriven", "MapRunRedriven", "MapRunSucceeded");
  }

  @Test
  void shouldAbortItsChildrenWithItself() throws Refusal {
    lab.functions.put(
        "f",
        request -> {
          request.stop().awaitStop();
          return request.arguments();
        });
    Execution begun = lab.begin(MAP.formatted("").replace('\'', '"'), "{\"items\":[1,2]}");
    lab.settle();
    assertThat(lab.engine().findMapRun(mapRun(begun).arn()).orElseThrow().items().running())
        .isEqualTo(2);

    lab.engine().stop(begun.arn(), null, null);
    lab.settle();

    assertThat(mapRun(begun).status()).isEqualTo(MapRun.Status.ABORTED);
    assertThat(lab.store().children(mapRun(begun).arn(), 0, 10))
        .allSatisfy(child -> assertThat(child.status()).isEqualTo(ExecutionStatus.ABORTED));
  }

  /** With {@code -DargLine=-Dmap.items=100000} as many as a machine may have in a day. */
  @Test
  void shouldRunManyItemsWithoutKeepingThem() {
    int count = Integer.getInteger("map.items", 2000);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("{\"n\":").append(i).append("}\n");
    }
    lab.files.put("b/lines", lines.toString().getBytes(StandardCharsets.UTF_8));
    Execution ended =
        run(
            "'ItemReader':{'Resource':'arn:aws:states:::s3:getObject','ReaderConfig':{'InputType':'JSONL'},'Parameters':{'Bucket':'b','Key':'lines'}},"
                + "'ResultWriter':{'Resource':'arn:aws:states:::s3:putObject','Parameters':{'Bucket':'out'}},",
            "{}");

    assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(mapRun(ended).executions().succeeded()).isEqualTo(count);
    assertThat(mapRun(ended).items().resultsWritten()).isEqualTo(count);
    assertThat(lab.files.keySet()).anyMatch(key -> key.contains("SUCCEEDED_0.json"));
  }
}
