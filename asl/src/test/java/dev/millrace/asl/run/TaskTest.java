package dev.millrace.asl.run;

import static dev.millrace.asl.run.Lab.assertOutput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that wait for tokens, that are stopped, that start other executions. */
final class TaskTest {
  private static final String TOKEN =
      "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage.waitForTaskToken',"
          + "'Parameters':{'MessageBody':{'token.$':'$$.Task.Token'}},%s'End':true}}}";
  private static final String FUNCTION =
      "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f',%s'End':true},'H':{'Type':'Pass','End':true}}}";

  private final Lab lab = new Lab();
  private final AtomicReference<String> token = new AtomicReference<>();

  @BeforeEach
  void prepare() {
    lab.functions.put(
        "sqs:sendMessage",
        request -> {
          token.set(request.arguments().path("MessageBody").path("token").textValue());
          return Lab.json("{'MessageId':'1'}");
        });
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private Execution await(Execution begun) {
    return lab.finish(begun.arn());
  }

  @Test
  void shouldWaitForTheTokenAndTakeItsOutput() throws Refusal {
    Execution begun = lab.begin(json(TOKEN.formatted("")), "{}");
    lab.settle();

    lab.engine().tokens().succeed(token.get(), "{\"a\":1}");

    Execution ended = await(begun);
    assertOutput(ended, "{'a':1}");
    assertThat(lab.chain(ended))
        .containsExactly(
            "ExecutionStarted<0",
            "TaskStateEntered<0",
            "TaskScheduled<2",
            "TaskStarted<3",
            "TaskSubmitted<4",
            "TaskSucceeded<5",
            "TaskStateExited<6",
            "ExecutionSucceeded<7");
    assertThat(lab.history(ended).get(2).details().path("resource").textValue())
        .isEqualTo("sendMessage.waitForTaskToken");
  }

  @Test
  void shouldKeepTheTokenValidOverARestart() throws Refusal {
    Execution begun = lab.begin(json(TOKEN.formatted("")), "{}");
    lab.settle();
    String known = token.get();
    lab.restart(lab.store());
    lab.settle();

    lab.engine().tokens().succeed(known, "2");

    assertThat(await(begun).output()).isEqualTo("2");
    assertThat(token.get()).isEqualTo(known);
  }

  @Test
  void shouldHaveTheOutcomeInTheHistoryWhenTheSenderIsAnswered() throws Refusal {
    Execution begun = lab.begin(json(TOKEN.formatted("")), "{}");
    lab.settle();

    lab.engine().tokens().fail(token.get(), "Failure error", "Failure cause");

    assertThat(lab.types(begun)).contains("TaskFailed");
    Execution ended = await(begun);
    assertThat(ended.error()).isEqualTo("Failure error");
    assertThat(ended.cause()).isEqualTo("Failure cause");
  }

  @Test
  void shouldRefuseATokenThatIsUsedUp() throws Refusal {
    Execution begun = lab.begin(json(TOKEN.formatted("")), "{}");
    lab.settle();
    lab.engine().tokens().succeed(token.get(), "2");
    await(begun);

    assertThatThrownBy(() -> lab.engine().tokens().succeed(token.get(), "3"))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo("TaskTimedOut"));
    assertThatThrownBy(() -> lab.engine().tokens().succeed("nonsense", "3"))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo("InvalidToken"));
  }

  @Test
  void shouldTimeOutWhenNoHeartbeatComes() throws Refusal {
    Execution begun =
        lab.begin(json(TOKEN.formatted("'HeartbeatSeconds':10,'TimeoutSeconds':600,")), "{}");
    lab.settle();
    lab.timers.advance(Duration.ofSeconds(8));
    lab.engine().tokens().beat(token.get());
    lab.timers.advance(Duration.ofSeconds(8));
    lab.settle();
    assertThat(lab.store().find(begun.arn()).orElseThrow().status())
        .isEqualTo(ExecutionStatus.RUNNING);

    Execution ended = await(begun);

    assertThat(ended.error()).isEqualTo("States.Timeout");
    assertThat(ended.stopDate()).isEqualTo(begun.startDate().plusSeconds(18));
    assertThat(lab.types(ended)).contains("TaskTimedOut");
  }

  @Test
  void shouldStopWhatRunsWhenTheExecutionIsStopped() throws Refusal {
    AtomicBoolean stopped = new AtomicBoolean();
    lab.functions.put(
        "f",
        request -> {
          request.stop().awaitStop();
          stopped.set(true);
          return TextNode.valueOf("too late");
        });
    Execution begun =
        lab.begin(
            json(FUNCTION.formatted("").replace(",'H':{'Type':'Pass','End':true}", "")), "{}");
    lab.settle();

    Execution ended = lab.engine().stop(begun.arn(), null, null);

    assertThat(ended.status()).isEqualTo(ExecutionStatus.ABORTED);
    Lab.awaitThat(stopped::get);
    assertThat(lab.chain(ended)).endsWith("ExecutionAborted<0");
    assertThat(lab.engine().stop(begun.arn(), "again", null)).isEqualTo(ended);
  }

  @Test
  void shouldCatchAResultThatIsTooLong() {
    lab.functions.put("f", _ -> TextNode.valueOf("x".repeat(300_000)));

    Execution ended =
        lab.run(
            json(FUNCTION.formatted("'Catch':[{'ErrorEquals':['States.ALL'],'Next':'H'}],")), "{}");

    assertOutput(
        ended,
        "{'Error':'States.DataLimitExceeded','Cause':'The state/task"
            + " ’arn:aws:lambda:us-east-1:123456789012:function:f’ returned a result with a size"
            + " exceeding the maximum number of bytes service limit.'}");
    assertThat(lab.types(ended)).contains("LambdaFunctionFailed");
  }

  @Test
  void shouldPutTheErrorWhereTheCatcherWantsIt() {
    lab.functions.put(
        "f",
        _ -> {
          throw new StatesError("Boom", "why");
        });

    Execution ended =
        lab.run(
            json(
                FUNCTION.formatted(
                    "'Catch':[{'ErrorEquals':['Other'],'Next':'H'},{'ErrorEquals':['States.TaskFailed'],'ResultPath':'$.e','Next':'H'}],")),
            "{\"in\":1}");

    assertOutput(ended, "{'in':1,'e':{'Error':'Boom','Cause':'why'}}");
  }

  @Test
  void shouldNotTakeATimeoutForAFailedTask() {
    lab.functions.put(
        "f",
        request -> {
          request.stop().awaitStop();
          return IntNode.valueOf(1);
        });

    Execution ended =
        lab.run(
            json(
                FUNCTION.formatted(
                    "'TimeoutSeconds':1,'Catch':[{'ErrorEquals':['States.TaskFailed'],'Next':'H'}],")),
            "{}");

    assertThat(ended.error()).isEqualTo("States.Timeout");
  }

  @Test
  void shouldFailTheTaskWhenTheCodeBehindItBreaks() {
    lab.functions.put(
        "f",
        _ -> {
          throw new IllegalStateException("broken");
        });

    Execution ended =
        lab.run(json(FUNCTION.formatted("").replace(",'H':{'Type':'Pass','End':true}", "")), "{}");

    assertThat(ended.error()).isEqualTo("States.TaskFailed");
    assertThat(ended.cause()).contains("broken");
  }

  @Test
  void shouldWaitForAnExecutionThatItStarted() {
    lab.machine(
        "inner",
        MachineType.STANDARD,
        json(
            "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':30,'Next':'P'},'P':{'Type':'Pass','Result':{'r':1},'End':true}}}"));

    Execution ended =
        lab.run(
            json(
                "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::states:startExecution.sync:2','Parameters':{'StateMachineArn':'"
                    + Lab.ARNS.machine("inner")
                    + "','Input':{'x':1},'Name':'n'},'ResultSelector':{'o.$':'$.Output','i.$':'$.Input','s.$':'$.Status'},'End':true}}}"),
            "{}");

    assertOutput(ended, "{'o':{'r':1},'i':{'x':1},'s':'SUCCEEDED'}");
    assertThat(lab.types(ended)).contains("TaskSubmitted", "TaskSucceeded");
    assertThat(lab.store().find(Lab.ARNS.execution("inner", "n"))).isPresent();
  }

  @Test
  void shouldFailWithTheExecutionThatItStarted() {
    lab.machine(
        "inner",
        MachineType.STANDARD,
        json("{'StartAt':'F','States':{'F':{'Type':'Fail','Error':'SomeFailure','Cause':'c'}}}"));

    Execution ended =
        lab.run(
            json(
                "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::states:startExecution.sync','Parameters':{'StateMachineArn':'"
                    + Lab.ARNS.machine("inner")
                    + "'},'End':true}}}"),
            "{}");

    assertThat(ended.error()).isEqualTo("States.TaskFailed");
    assertThat(Lab.json(ended.cause()).path("Error").textValue()).isEqualTo("SomeFailure");
  }

  @Test
  void shouldStopTheExecutionThatItStartedWithItself() throws Refusal {
    lab.machine(
        "inner",
        MachineType.STANDARD,
        json("{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':3000,'End':true}}}"));
    Execution begun =
        lab.begin(
            json(
                "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::states:startExecution.sync','Parameters':{'Name':'n','StateMachineArn':'"
                    + Lab.ARNS.machine("inner")
                    + "'},'End':true}}}"),
            "{}");
    lab.settle();

    lab.engine().stop(begun.arn(), null, null);
    lab.settle();

    assertThat(lab.store().find(Lab.ARNS.execution("inner", "n")).orElseThrow().status())
        .isEqualTo(ExecutionStatus.ABORTED);
  }

  @Test
  void shouldGiveTheRunningExecutionOfTheSameNameAndInput() throws Refusal {
    var machine =
        lab.machine(
            "w",
            MachineType.STANDARD,
            json("{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':3000,'End':true}}}"));
    Execution first = lab.engine().start(machine, "n", "{}");

    assertThat(lab.engine().start(machine, "n", "{}")).isEqualTo(first);
    assertThatThrownBy(() -> lab.engine().start(machine, "n", "{\"x\":1}"))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo("ExecutionAlreadyExists"));
    await(first);
    assertThatThrownBy(() -> lab.engine().start(machine, "n", "{}")).isInstanceOf(Refusal.class);
  }

  @Test
  void shouldRefuseAnInputThatIsNoJson() {
    var machine =
        lab.machine(
            "p",
            MachineType.STANDARD,
            json("{'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}}"));

    assertThatThrownBy(() -> lab.engine().start(machine, null, "not some json"))
        .hasMessage(
            "Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON"
                + " String, Number, Array, Object or token 'null', 'true' or 'false')'");
    assertThatThrownBy(() -> lab.engine().start(machine, null, ""))
        .hasMessage("Invalid State Machine Execution Input: 'Invalid execution input.'");
  }

  @Test
  void shouldTellTheSenderThatTheTaskFailedBeforeItsOutcomeCame() {
    lab.functions.put(
        "sqs:sendMessage",
        request -> {
          String own = request.arguments().path("MessageBody").path("token").textValue();
          Thread.startVirtualThread(() -> {
            try {
              lab.engine().tokens().succeed(own, "1");
              token.set("taken");
            } catch (Refusal e) {
              token.set(e.code());
            }
          });
          throw new StatesError("Sqs.Broken", "no queue");
        });

    Execution ended = lab.run(json(TOKEN.formatted("")), "{}");

    assertThat(ended.error()).isEqualTo("Sqs.Broken");
    Lab.awaitThat(() -> token.get() != null);
    assertThat(token.get()).isEqualTo("TaskTimedOut");
  }
}
