package dev.millrace.asl.run;

import static dev.millrace.asl.run.Lab.assertOutput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Histories as the real service writes them: which events, in which order, after which other. */
final class HistoryTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static String pass(String name, String rest) {
    return "'%s':{'Type':'Pass',%s}".formatted(name, rest);
  }

  private Execution run(String definition, String input) {
    return lab.run(definition.replace('\'', '"'), input.replace('\'', '"'));
  }

  @Test
  void shouldTellOfAPassStateWithItsResult() {
    Execution ended =
        run("{'StartAt':'A','States':{'A':{'Type':'Pass','Result':{'x':1},'End':true}}}", "{}");

    assertOutput(ended, "{'x':1}");
    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "PassStateEntered<0",
            "PassStateExited<2",
            "ExecutionSucceeded<3");
    HistoryEvent exited = lab.history(ended).get(2);
    assertThat(exited.details().toString())
        .isEqualTo(
            "{\"name\":\"A\",\"output\":\"{\\\"x\\\":1}\",\"outputDetails\":{\"truncated\":false}}");
  }

  @Test
  void shouldTellOfAFailStateWithoutErrorAndCause() {
    Execution ended = run("{'StartAt':'F','States':{'F':{'Type':'Fail'}}}", "{}");

    assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(lab.chain(ended))
        .containsExactly("ExecutionStarted<0", "FailStateEntered<0", "ExecutionFailed<2");
    assertThat(lab.history(ended).getLast().details()).isEmpty();
  }

  @Test
  void shouldKeepTheChainsOfBranchesApart() {
    Execution ended =
        run(
            "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
                + "{'StartAt':'A1','States':{"
                + pass("A1", "'Next':'A2'")
                + ","
                + pass("A2", "'End':true")
                + "}},"
                + "{'StartAt':'B1','States':{"
                + pass("B1", "'End':true")
                + "}}"
                + "],'Next':'After'},"
                + pass("After", "'End':true")
                + "}}",
            "{'x':'a'}");

    assertOutput(ended, "[{'x':'a'},{'x':'a'}]");
    var history = lab.history(ended);
    assertThat(history).hasSize(14);
    for (int i = 0; i < history.size(); i++) {
      assertThat(history.get(i).id()).isEqualTo(i + 1);
    }
    assertThat(history.stream().filter(each -> each.previousEventId() == 3)).hasSize(2);
    assertThat(lab.chain(ended).subList(9, 14))
        .containsExactly(
            "ParallelStateSucceeded<9",
            "ParallelStateExited<9",
            "PassStateEntered<11",
            "PassStateExited<12",
            "ExecutionSucceeded<13");
  }

  @Test
  void shouldEndTheExecutionAtOnceWhenAPathOfABranchSelectsNothing() {
    Execution ended =
        run(
            "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
                + "{'StartAt':'Fast','States':{'Fast':{'Type':'Pass','Parameters':{'m.$':'$.nope'},'End':true}}}"
                + "],'Catch':[{'ErrorEquals':['States.ALL'],'Next':'No'}],'End':true},"
                + pass("No", "'End':true")
                + "}}",
            "{'x':'a'}");

    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "ParallelStateEntered<0",
            "ParallelStateStarted<2",
            "PassStateEntered<3",
            "ExecutionFailed<4");
    assertThat(ended.error()).isEqualTo("States.Runtime");
    assertThat(ended.cause())
        .isEqualTo(
            "An error occurred while executing the state 'Fast' (entered at the event id #4). The"
                + " JSONPath '$.nope' specified for the field 'm.$' could not be found in the input"
                + " '{\"x\":\"a\"}'");
  }

  @Test
  void shouldTellThatAParallelStateFailedOnlyWhenItsRetriesAreUsedUp() {
    Execution ended =
        run(
            "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':[{'StartAt':'Boom','States':{'Boom':{'Type':'Fail','Error':'MyError','Cause':'my"
                + " cause'}}}"
                + "],'Retry':[{'ErrorEquals':['States.ALL'],'MaxAttempts':1}],'End':true}}}",
            "{}");

    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "ParallelStateEntered<0",
            "ParallelStateStarted<2",
            "FailStateEntered<3",
            "ParallelStateStarted<4",
            "FailStateEntered<5",
            "ParallelStateFailed<6",
            "ExecutionFailed<7");
    assertThat(ended.error()).isEqualTo("MyError");
    assertThat(ended.cause()).isEqualTo("my cause");
  }

  @Test
  void shouldFailAfterTheBranchesSucceededIfTheResultCannotBeSelected() {
    Execution ended =
        run(
            "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
                + "{'StartAt':'Ok','States':{"
                + pass("Ok", "'End':true")
                + "}}"
                + "],'ResultSelector':{'m.$':'$.nope'},'End':true}}}",
            "{'x':'a'}");

    assertThat(lab.chain(ended).subList(4, 7))
        .containsExactly("PassStateExited<4", "ParallelStateSucceeded<5", "ExecutionFailed<6");
  }

  @Test
  void shouldTellThatATaskWasAbortedWithItsBranch() {
    lab.functions.put(
        "sqs:sendMessage",
        _ -> {
          throw new StatesError("SQS.QueueDoesNotExistException", "no queue");
        });
    Execution ended =
        run(
            "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
                + "{'StartAt':'Send','States':{'Send':{'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage','Parameters':{'QueueUrl':'q','MessageBody':'hi'},'End':true}}}"
                + "],'Catch':[{'ErrorEquals':['States.ALL'],'Next':'Handled'}],'End':true},"
                + pass("Handled", "'End':true")
                + "}}",
            "{}");

    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "ParallelStateEntered<0",
            "ParallelStateStarted<2",
            "TaskStateEntered<3",
            "TaskScheduled<4",
            "TaskStarted<5",
            "TaskFailed<6",
            "TaskStateAborted<7",
            "ParallelStateFailed<7",
            "ParallelStateExited<9",
            "PassStateEntered<10",
            "PassStateExited<11",
            "ExecutionSucceeded<12");
    assertOutput(ended, "{'Error':'SQS.QueueDoesNotExistException','Cause':'no queue'}");
  }

  @Test
  void shouldChainIterationsOneAfterTheOther() {
    Execution ended =
        run(
            "{'StartAt':'M','States':{'M':{'Type':'Map','MaxConcurrency':1,'ItemSelector':{'v.$':'$$.Map.Item.Value','all.$':'$'},"
                + "'Iterator':{'StartAt':'I','States':{"
                + pass("I", "'End':true")
                + "}},'Next':'Finish'},'Finish':{'Type':'Succeed'}}}",
            "['Hello','World']");

    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "MapStateEntered<0",
            "MapStateStarted<2",
            "MapIterationStarted<3",
            "PassStateEntered<4",
            "PassStateExited<5",
            "MapIterationSucceeded<6",
            "MapIterationStarted<6",
            "PassStateEntered<8",
            "PassStateExited<9",
            "MapIterationSucceeded<10",
            "MapStateSucceeded<11",
            "MapStateExited<11",
            "SucceedStateEntered<13",
            "SucceedStateExited<14",
            "ExecutionSucceeded<15");
    assertOutput(
        ended, "[{'v':'Hello','all':['Hello','World']},{'v':'World','all':['Hello','World']}]");
  }

  @Test
  void shouldLeaveAMapOverNothingFromItsStart() {
    Execution ended =
        run(
            "{'StartAt':'M','States':{'M':{'Type':'Map','ItemProcessor':{'StartAt':'I','States':{"
                + pass("I", "'End':true")
                + "}},'End':true}}}",
            "[]");

    assertThat(lab.chain(ended).subList(2, 6))
        .containsExactly(
            "MapStateStarted<2", "MapStateSucceeded<3", "MapStateExited<3", "ExecutionSucceeded<5");
    assertOutput(ended, "[]");
  }

  @Test
  void shouldTellOfAMapThatWasCaught() {
    Execution ended =
        run(
            "{'StartAt':'M','States':{'M':{'Type':'Map','ItemsPath':'$.arr','MaxConcurrency':1,'ItemProcessor':{'StartAt':'F','States':{"
                + "'F':{'Type':'Fail','Error':'E','Cause':'C'}}},'Catch':[{'ErrorEquals':['E'],'Next':'Caught'}],'End':true},"
                + pass("Caught", "'End':true")
                + "}}",
            "{'arr':[1]}");

    assertThat(lab.chain(ended).subList(3, 9))
        .containsExactly(
            "MapIterationStarted<3",
            "FailStateEntered<4",
            "MapIterationFailed<5",
            "MapStateFailed<5",
            "MapStateExited<7",
            "PassStateEntered<8");
    assertOutput(ended, "{'Error':'E','Cause':'C'}");
  }

  @Test
  void shouldEndALoopAtTheLimitOfEvents() {
    Execution ended =
        run(
            "{'StartAt':'Loop','States':{'Loop':{'Type':'Choice','Choices':[{'Variable':'$.spin','BooleanEquals':true,'Next':'Loop'}],'Default':'Done'},"
                + pass("Done", "'End':true")
                + "}}",
            "{'spin':true}");

    var history = lab.history(ended);
    assertThat(history).hasSize(25_000);
    assertThat(lab.chain(ended).subList(24_998, 25_000))
        .containsExactly("ChoiceStateExited<24998", "ExecutionFailed<24999");
    assertThat(ended.error()).isEqualTo("States.Runtime");
    assertThat(ended.cause())
        .isEqualTo("The execution reached the maximum number of history events (25000).");
  }

  @Test
  void shouldSayWhyNoChoiceHolds() {
    Execution ended =
        run(
            "{'StartAt':'C','States':{'C':{'Type':'Choice','Choices':[{'Variable':'$.x','StringEquals':'never','Next':'Done'}]},"
                + pass("Done", "'End':true")
                + "}}",
            "{'x':'a'}");

    assertThat(lab.types(ended))
        .containsExactly("ExecutionStarted", "ChoiceStateEntered", "ExecutionFailed");
    assertThat(ended.error()).isEqualTo("States.Runtime");
    assertThat(ended.cause())
        .isEqualTo(
            "An error occurred while executing the state 'C' (entered at the event id #2). Failed"
                + " to transition out of the state. The state does not point to a next state.");
  }

  @Test
  void shouldTimeOutTheExecutionWithoutErrorAndCause() {
    Execution ended =
        run(
            "{'StartAt':'W','TimeoutSeconds':3,'States':{'W':{'Type':'Wait','Seconds':25,'End':true}}}",
            "{}");

    assertThat(ended.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    assertThat(ended.error()).isNull();
    assertThat(ended.stopDate()).isEqualTo(ended.startDate().plusSeconds(3));
    assertThat(lab.chain(ended))
        .containsExactly("ExecutionStarted<0", "WaitStateEntered<0", "ExecutionTimedOut<0");
    assertThat(lab.history(ended).getLast().details().toString())
        .isEqualTo("{\"error\":\"States.Timeout\"}");
  }

  @Test
  void shouldRetryAFunctionWithGrowingDelaysAndCountThem() {
    AtomicInteger calls = new AtomicInteger();
    lab.functions.put(
        "f",
        request -> {
          calls.incrementAndGet();
          if (request.attempt() < 2) {
            throw new StatesError("Exception", "boom");
          }
          return TextNode.valueOf(request.arguments().path("count").asText());
        });
    Execution ended =
        run(
            "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f',"
                + "'Parameters':{'count.$':'$$.State.RetryCount'},'Retry':[{'ErrorEquals':['Exception'],'IntervalSeconds':2,'BackoffRate':3}],'End':true}}}",
            "{}");

    assertOutput(ended, "'2'");
    assertThat(calls).hasValue(3);
    assertThat(ended.stopDate()).isEqualTo(ended.startDate().plusSeconds(2 + 6));
    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "TaskStateEntered<0",
            "LambdaFunctionScheduled<2",
            "LambdaFunctionStarted<3",
            "LambdaFunctionFailed<4",
            "LambdaFunctionScheduled<5",
            "LambdaFunctionStarted<6",
            "LambdaFunctionFailed<7",
            "LambdaFunctionScheduled<8",
            "LambdaFunctionStarted<9",
            "LambdaFunctionSucceeded<10",
            "TaskStateExited<11",
            "ExecutionSucceeded<12");
  }

  @Test
  void shouldTimeOutAFunctionAndStopIt() {
    AtomicInteger stopped = new AtomicInteger();
    lab.functions.put(
        "f",
        request -> {
          request.stop().awaitStop();
          stopped.incrementAndGet();
          return TextNode.valueOf("late");
        });
    Execution ended =
        run(
            "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f','TimeoutSeconds':5,'End':true}}}",
            "{}");

    assertThat(ended.error()).isEqualTo("States.Timeout");
    assertThat(ended.cause()).isNull();
    assertThat(lab.types(ended))
        .endsWith("LambdaFunctionStarted", "LambdaFunctionTimedOut", "ExecutionFailed");
    assertThat(lab.history(ended).get(2).details().path("timeoutInSeconds").intValue())
        .isEqualTo(5);
    Lab.awaitThat(() -> stopped.get() == 1);
  }
}
