package dev.millrace.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.core.batch.Workflows.Machine;
import dev.millrace.core.batch.Workflows.State;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link Workflows} keeps, with {@link #DEFINITION} as its machine. */
public abstract class WorkflowsContract {
  /** A machine that does what its input says: wait for a day, fail, or come to its end. */
  protected static final String DEFINITION =
      """
      {
        "QueryLanguage": "JSONata",
        "StartAt": "What",
        "States": {
          "What": {
            "Type": "Choice",
            "Choices": [
              { "Condition": "{% $states.input.do = 'wait' %}", "Next": "Wait" },
              { "Condition": "{% $states.input.do = 'fail' %}", "Next": "Fail" }
            ],
            "Default": "End"
          },
          "Wait": { "Type": "Wait", "Seconds": 86400, "Next": "End" },
          "Fail": { "Type": "Fail", "Error": "Wanted" },
          "End": { "Type": "Succeed" }
        }
      }
      """;

  private static final String WAIT = "{\"do\":\"wait\"}";
  private static final String FAIL = "{\"do\":\"fail\"}";
  private static final String END = "{\"do\":\"end\"}";

  private final String name = UUID.randomUUID().toString();

  /** The adapter. */
  protected abstract Workflows workflows();

  /** Returns once the execution stands so; fails if that takes longer than some seconds. */
  protected abstract void await(String name, State state);

  @Test
  void shouldKnowNothingOfWhatNeverRan() {
    assertThat(workflows().state(name, Machine.BATCH)).isEqualTo(State.GONE);
    assertThatCode(() -> workflows().stop(name, Machine.BATCH, "nobody is there"))
        .doesNotThrowAnyException();
    assertThat(workflows().state(name, Machine.BATCH)).isEqualTo(State.GONE);
  }

  @Test
  void shouldRefuseAnInputThatIsNoJson() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> workflows().start(name, Machine.BATCH, "{"));
    assertThat(workflows().state(name, Machine.BATCH)).isEqualTo(State.GONE);
  }

  @Test
  void shouldTellThatAnExecutionFailed() {
    workflows().start(name, Machine.BATCH, FAIL);

    await(name, State.FAILED);
  }

  @Test
  void shouldStopWhatRuns() {
    workflows().start(name, Machine.BATCH, WAIT);
    assertThat(workflows().state(name, Machine.BATCH)).isEqualTo(State.RUNNING);

    workflows().stop(name, Machine.BATCH, "it was canceled");

    await(name, State.FAILED);
    assertThatCode(() -> workflows().stop(name, Machine.BATCH, "again")).doesNotThrowAnyException();
  }

  @Test
  void shouldStartTheSameNameOnlyOnceWhileItRuns() {
    workflows().start(name, Machine.BATCH, WAIT);

    workflows().start(name, Machine.BATCH, WAIT);
    workflows().stop(name, Machine.BATCH, "the only one");

    await(name, State.FAILED);
  }

  @Test
  void shouldNotStartAgainWhatHasEnded() {
    workflows().start(name, Machine.BATCH, END);
    await(name, State.SUCCEEDED);

    workflows().start(name, Machine.BATCH, END);

    assertThat(workflows().state(name, Machine.BATCH)).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void shouldNotStopWhatHasEnded() {
    workflows().start(name, Machine.BATCH, END);
    await(name, State.SUCCEEDED);

    workflows().stop(name, Machine.BATCH, "too late");

    assertThat(workflows().state(name, Machine.BATCH)).isEqualTo(State.SUCCEEDED);
  }
}
