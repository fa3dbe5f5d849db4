package dev.millrace.asl.run;

import static dev.millrace.asl.run.Lab.assertOutput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.store.Execution;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions that go on from where they failed. */
final class RedriveTest {
  private static final String TASK =
      "{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:%s',%s}";

  private final Lab lab = new Lab();
  private final AtomicBoolean broken = new AtomicBoolean(true);
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @BeforeEach
  void prepare() {
    for (String name : List.of("good", "bad")) {
      lab.functions.put(
          name,
          request -> {
            calls.add(request.stateName());
            if (name.equals("bad") && broken.get()) {
              throw new StatesError("Bad", "still");
            }
            return TextNode.valueOf(name);
          });
    }
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Execution run(String definition) {
    return lab.run(definition.replace('\'', '"'), "{}");
  }

  @Test
  void shouldGoOnFromTheStateThatFailed() throws Refusal {
    Execution failed =
        run(
            "{'StartAt':'A','States':{'A':"
                + TASK.formatted("good", "'Next':'B'")
                + ",'B':"
                + TASK.formatted(
                    "bad", "'Retry':[{'ErrorEquals':['Bad'],'MaxAttempts':1}],'End':true")
                + "}}");
    assertThat(calls).containsExactly("A", "B", "B");
    broken.set(false);

    lab.engine().redrive(failed.arn());

    Execution ended = lab.finish(failed.arn());
    assertOutput(ended, "'bad'");
    assertThat(calls).containsExactly("A", "B", "B", "B");
    assertThat(lab.types(ended)).containsOnlyOnce("ExecutionRedriven", "ExecutionSucceeded");
    assertThat(ended.redriveCount()).isEqualTo(1);
  }

  @Test
  void shouldRunOnlyTheBranchesAgainThatFailed() throws Refusal {
    Execution failed =
        run(
            "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
                + "{'StartAt':'G','States':{'G':"
                + TASK.formatted("good", "'End':true")
                + "}},"
                + "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':5,'Next':'B'},'B':"
                + TASK.formatted("bad", "'End':true")
                + "}}"
                + "],'End':true}}}");
    assertThat(calls).containsExactly("G", "B");
    broken.set(false);

    lab.engine().redrive(failed.arn());

    assertOutput(lab.finish(failed.arn()), "['good','bad']");
    assertThat(calls).containsExactly("G", "B", "B");
  }

  @Test
  void shouldFailAgainIfNothingIsBetter() throws Refusal {
    Execution failed =
        run("{'StartAt':'B','States':{'B':" + TASK.formatted("bad", "'End':true") + "}}");

    lab.engine().redrive(failed.arn());
    Execution again = lab.finish(failed.arn());
    lab.engine().redrive(failed.arn());
    Execution third = lab.finish(failed.arn());

    assertThat(again.error()).isEqualTo("Bad");
    assertThat(third.redriveCount()).isEqualTo(2);
    assertThat(calls).hasSize(3);
  }

  @Test
  void shouldRefuseToRedriveWhatSucceededOrIsTooOld() {
    Execution good =
        run("{'StartAt':'A','States':{'A':" + TASK.formatted("good", "'End':true") + "}}");
    assertThatThrownBy(() -> lab.engine().redrive(good.arn()))
        .hasMessage("Execution is SUCCEEDED and cannot be redriven");

    Execution bad =
        run("{'StartAt':'A','States':{'A':" + TASK.formatted("bad", "'End':true") + "}}");
    lab.timers.advance(Duration.ofDays(15));
    assertThatThrownBy(() -> lab.engine().redrive(bad.arn())).isInstanceOf(Refusal.class);
  }
}
