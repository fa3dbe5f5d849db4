package dev.millrace.asl.run;

import static dev.millrace.asl.run.Lab.assertOutput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Machines whose query language is JSONata. */
final class JsonataTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private Execution run(String states, String input) {
    return lab.run(
        "{'QueryLanguage':'JSONata',%s}".formatted(states).replace('\'', '"'),
        input.replace('\'', '"'));
  }

  @Test
  void shouldHandVariablesAndOutputsOn() {
    lab.functions.put("f", request -> IntNode.valueOf(request.arguments().path("n").asInt() * 2));
    Execution ended =
        run(
            "'StartAt':'A','States':{'A':{'Type':'Pass','Assign':{'x':'{% $states.input.n + 1"
                + " %}','c':'literal'},'Output':{'n':'{% $states.input.n * 10"
                + " %}'},'Next':'T'},'T':{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f','Arguments':{'n':'{%"
                + " $states.input.n %}'},'Assign':{'y':'{% $states.result + $x"
                + " %}'},'Output':{'r':'{% $states.result %}','old':'{% $states.input.n"
                + " %}'},'Next':'B'},'B':{'Type':'Pass','Output':'{%"
                + " {\\'x\\':$x,\\'y\\':$y,\\'c\\':$c,\\'in\\':$states.input,\\'name\\':$states.context.State.Name}"
                + " %}','End':true}}",
            "{'n':3}");

    assertOutput(ended, "{'x':4,'y':64,'c':'literal','in':{'r':60,'old':30},'name':'B'}");
    assertThat(lab.history(ended).get(2).details().path("assignedVariables").toString())
        .isEqualTo("{\"x\":\"4\",\"c\":\"\\\"literal\\\"\"}");
  }

  @Test
  void shouldTellOfEachFailedEvaluation() {
    Execution ended =
        run(
            "'StartAt':'Send','States':{'Send':{'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','Arguments':{'QueueUrl':'q','MessageBody':'{%"
                + " $states.input.missing %}'},"
                + "'Retry':[{'ErrorEquals':['States.ALL'],'MaxAttempts':1}],'End':true}}",
            "{'x':'a'}");

    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "TaskStateEntered<0",
            "EvaluationFailed<2",
            "EvaluationFailed<3",
            "ExecutionFailed<4");
    assertThat(lab.history(ended).get(2).details().path("location").textValue())
        .isEqualTo("Arguments/MessageBody");
    assertThat(lab.history(ended).get(2).details().path("state").textValue()).isEqualTo("Send");
    assertThat(ended.error()).isEqualTo("States.QueryEvaluationError");
    assertThat(ended.cause())
        .isEqualTo(
            "An error occurred while executing the state 'Send' (entered at the event id #2). The"
                + " JSONata expression '$states.input.missing' specified for the field"
                + " 'Arguments/MessageBody' returned nothing (undefined).");
  }

  @Test
  void shouldCatchAFailedEvaluationOfABranch() {
    Execution ended =
        run(
            "'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':[{'StartAt':'U','States':{'U':{'Type':'Pass','Output':{'v':'{%"
                + " $states.input.missing"
                + " %}'},'End':true}}}],'Catch':[{'ErrorEquals':['States.ALL'],'Output':'{%"
                + " $states.errorOutput.Error %}','Next':'H'}],'End':true},"
                + "'H':{'Type':'Pass','End':true}}",
            "{'x':'a'}");

    assertOutput(ended, "'States.QueryEvaluationError'");
    assertThat(lab.chain(ended).subList(3, 8))
        .containsExactly(
            "PassStateEntered<3",
            "EvaluationFailed<4",
            "ParallelStateFailed<5",
            "ParallelStateExited<6",
            "PassStateEntered<7");
  }

  @Test
  void shouldFailTwiceIfTheCatcherFailsToo() {
    Execution ended =
        run(
            "'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
                + "{'StartAt':'B','States':{'B':{'Type':'Fail','Error':'MyError','Cause':'c'}}}],'Catch':[{'ErrorEquals':['Other'],'Next':'D'},{'ErrorEquals':['States.ALL'],'Output':{'v':'{%"
                + " $states.input.missing %}'},'Next':'D'}],'End':true},"
                + "'D':{'Type':'Pass','End':true}}",
            "{}");

    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "ParallelStateEntered<0",
            "ParallelStateStarted<2",
            "FailStateEntered<3",
            "ParallelStateFailed<4",
            "EvaluationFailed<4",
            "ParallelStateFailed<6",
            "ExecutionFailed<7");
    assertThat(lab.history(ended).get(5).details().path("location").textValue())
        .isEqualTo("Catch[1]/Output/v");
  }

  @Test
  void shouldRefuseItemsThatAreNoArray() {
    Execution ended =
        run(
            "'StartAt':'M','States':{'M':{'Type':'Map','Items':'{% $states.input"
                + " %}','ItemProcessor':{'StartAt':'I','States':{'I':{'Type':'Pass','End':true}}},'End':true}}",
            "{'foo':'bar'}");

    assertThat(lab.types(ended))
        .containsExactly(
            "ExecutionStarted",
            "MapStateEntered",
            "EvaluationFailed",
            "MapStateFailed",
            "ExecutionFailed");
    assertThat(ended.cause())
        .endsWith(
            "The JSONata expression '$states.input' specified for the field 'Items' returned an"
                + " unexpected result type. Expected 'array', but was 'object' for value:"
                + " {\"foo\":\"bar\"}");
  }

  @Test
  void shouldTellOfAnIterationThatFailed() {
    Execution ended =
        run(
            "'StartAt':'M','States':{'M':{'Type':'Map','Items':'{% $states.input.items"
                + " %}','MaxConcurrency':1,'ItemProcessor':{'StartAt':'U','States':{'U':{'Type':'Pass','Output':{'v':'{%"
                + " $states.input.missing %}'},'End':true}}},'End':true}}",
            "{'items':[1,2]}");

    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "MapStateEntered<0",
            "MapStateStarted<2",
            "MapIterationStarted<3",
            "PassStateEntered<4",
            "EvaluationFailed<5",
            "MapIterationFailed<6",
            "MapStateFailed<6",
            "ExecutionFailed<8");
  }

  @Test
  void shouldChooseByConditionsAndSetVariablesOnTheWay() {
    Execution ended =
        run(
            "'StartAt':'C','States':{'C':{'Type':'Choice','Choices':[{'Condition':'{%"
                + " $states.input.v > 100 %}','Next':'Big'},{'Condition':'{% $states.input.v > 10"
                + " %}','Assign':{'how':'medium'},'Output':{'v':'{% $states.input.v"
                + " %}'},'Next':'Medium'}],'Default':'Big'},'Medium':{'Type':'Succeed','Output':'{%"
                + " $how & $string($states.input.v) %}'},'Big':{'Type':'Fail','Error':'{% \\'E\\' &"
                + " $string($states.input.v) %}'}}",
            "{'v':22}");

    assertOutput(ended, "'medium22'");
  }

  @Test
  void shouldFailWithAnErrorThatIsAnExpression() {
    Execution ended =
        run(
            "'StartAt':'F','States':{'F':{'Type':'Fail','Error':'{% $states.input.e"
                + " %}','Cause':'fixed'}}",
            "{'e':'Mine'}");

    assertThat(ended.error()).isEqualTo("Mine");
    assertThat(ended.cause()).isEqualTo("fixed");
  }

  @Test
  void shouldWaitAsLongAsAnExpressionSays() {
    Execution ended =
        run(
            "'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':'{% $states.input.s * 2"
                + " %}','Output':'done','End':true}}",
            "{'s':15}");

    assertOutput(ended, "'done'");
    assertThat(ended.stopDate()).isEqualTo(ended.startDate().plusSeconds(30));
  }

  @Test
  void shouldRetryATaskWhoseOutputCannotBeMade() {
    int[] calls = new int[1];
    lab.functions.put("f", _ -> IntNode.valueOf(++calls[0]));
    Execution ended =
        run(
            "'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f','Output':'{%"
                + " $states.result = 2 ? $states.result : $states.input.missing"
                + " %}','Retry':[{'ErrorEquals':['States.QueryEvaluationError']}],'End':true}}",
            "{}");

    assertOutput(ended, "2");
    assertThat(lab.types(ended))
        .containsSubsequence(
            "LambdaFunctionSucceeded", "EvaluationFailed", "LambdaFunctionScheduled");
  }

  @Test
  void shouldNotSeeTheVariablesOfABranchOutsideOfIt() {
    Execution ended =
        run(
            "'StartAt':'A','States':{'A':{'Type':'Pass','Assign':{'x':1},'Next':'P'},'P':{'Type':'Parallel','Branches':[{'StartAt':'B','States':{'B':{'Type':'Pass','Assign':{'y':'{%"
                + " $x + 1 %}'},'Next':'B2'},'B2':{'Type':'Pass','Output':'{% $y"
                + " %}','End':true}}}],'Next':'Z'},'Z':{'Type':'Pass','Output':'{% $exists($y)"
                + " %}','End':true}}",
            "{}");

    assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertOutput(ended, "false");
  }

  @Test
  void shouldRunADistributedMapWithSelectorAndBatches() {
    lab.functions.put("f", request -> request.arguments());
    Execution ended =
        run(
            "'StartAt':'M','States':{'M':{'Type':'Map','Items':'{% [1..5]"
                + " %}','ItemSelector':{'v':'{% $states.context.Map.Item.Value %}','i':'{%"
                + " $states.context.Map.Item.Index"
                + " %}'},'ItemBatcher':{'MaxItemsPerBatch':2,'BatchInput':{'b':'{% $states.input.b"
                + " %}'}},"
                + "'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'EXPRESS'},'StartAt':'I','States':{'I':{'Type':'Pass','End':true}}},'End':true}}",
            "{'b':'x'}");

    assertOutput(
        ended,
        "[{'BatchInput':{'b':'x'},'Items':[{'v':1,'i':0},{'v':2,'i':1}]},{'BatchInput':{'b':'x'},'Items':[{'v':3,'i':2},{'v':4,'i':3}]},{'BatchInput':{'b':'x'},'Items':[{'v':5,'i':4}]}]");
    assertThat(lab.store().mapRuns(ended.arn()).getFirst().items().total()).isEqualTo(5);
    assertThat(lab.store().mapRuns(ended.arn()).getFirst().executions().total()).isEqualTo(3);
  }

  @Test
  void shouldReadItemsFromAFile() {
    lab.files.put("b/k.csv", "id,name\n1,one\n2,two\n".getBytes(StandardCharsets.UTF_8));
    Execution ended =
        run(
            "'StartAt':'M','States':{'M':{'Type':'Map','ItemReader':{'Resource':'arn:aws:states:::s3:getObject','ReaderConfig':{'InputType':'CSV','CSVHeaderLocation':'FIRST_ROW'},'Arguments':{'Bucket':'b','Key':'{%"
                + " $states.input.key"
                + " %}'}},'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},'StartAt':'I','States':{'I':{'Type':'Pass','Output':'{%"
                + " $states.input.name %}','End':true}}},'End':true}}",
            "{'key':'k.csv'}");

    assertOutput(ended, "['one','two']");
    assertThat(lab.history(ended).get(2).details().path("length").intValue()).isZero();
  }

  @Test
  void shouldCatchAReaderThatFindsNothing() {
    Execution ended =
        run(
            "'StartAt':'M','States':{'M':{'Type':'Map','ItemReader':{'Resource':'arn:aws:states:::s3:getObject','ReaderConfig':{'InputType':'JSON'},'Arguments':{'Bucket':'b','Key':'k'}},"
                + "'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},'StartAt':'I','States':{'I':{'Type':'Pass','End':true}}},'Catch':[{'ErrorEquals':['States.ItemReaderFailed'],'Next':'H'}],'End':true},'H':{'Type':'Pass','End':true}}",
            "{}");

    assertThat(lab.types(ended))
        .containsSubsequence("MapRunStarted", "MapRunFailed", "MapStateFailed", "MapStateExited");
    assertThat(Lab.json(ended.output()).path("Error").textValue())
        .isEqualTo("States.ItemReaderFailed");
  }

  @Test
  void shouldNotTryAgainWhatHasNoTriesLeft() {
    int[] calls = new int[1];
    lab.functions.put(
        "f",
        _ -> {
          calls[0]++;
          throw new StatesError("E", "c");
        });
    Execution ended =
        run(
            "'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f','Retry':[{'ErrorEquals':['E'],'MaxAttempts':0},{'ErrorEquals':['States.ALL'],'MaxAttempts':5}],'End':true}}",
            "{}");

    assertThat(ended.error()).isEqualTo("E");
    assertThat(calls[0]).isEqualTo(1);
  }
}
