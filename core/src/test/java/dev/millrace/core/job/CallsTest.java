package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.job.ProviderCall.Standing;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallsTest {
  private static final Instant END = Jobs.NOW.plusSeconds(3);
  private static final Tokens COUNTED = new Tokens(100, 20, 50);

  @Test
  void shouldNumberCallsFromOneOnAndTakeNoOther() {
    Calls calls = begun(begun(Calls.NONE));

    assertThat(calls.made()).isEqualTo(2);
    assertThat(calls.latest()).extracting(ProviderCall::number).containsExactly(1, 2);
    assertThatThrownBy(() -> calls.begun(open(2))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> calls.begun(open(4))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> calls.begun(open(3).unknown(END, null)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldAddUpWhatAnsweredCallsCost() {
    Calls calls = begun(begun(begun(Calls.NONE)));

    calls = calls.ended(open(2).answered(END, COUNTED, 700));
    calls = calls.ended(open(1).answered(END, new Tokens(1, 2, 0), 3));

    assertThat(calls.spend()).isEqualTo(new Spend(new Tokens(101, 22, 50), 703, 0));
    assertThat(calls.unknown()).isZero();
    assertThat(calls.open()).extracting(ProviderCall::number).containsExactly(3);
    assertThat(calls.next()).isEqualTo(4);
  }

  @Test
  void shouldChargeNothingForCallsWithoutAnAnswer() {
    Calls calls = begun(begun(Calls.NONE));

    calls = calls.ended(open(1).unanswered(END, ErrorCode.PROVIDER_UNAVAILABLE));
    calls = calls.ended(open(2).unknown(END, ErrorCode.PROVIDER_TIMEOUT));

    assertThat(calls.spend()).isEqualTo(Spend.NONE);
    assertThat(calls.unknown()).isEqualTo(1);
    assertThat(calls.made()).isEqualTo(2);
    assertThat(calls.latest()).extracting(ProviderCall::nanos).containsExactly(0L, 900L);
    assertThat(calls.latest())
        .extracting(ProviderCall::error)
        .containsExactly(ErrorCode.PROVIDER_UNAVAILABLE, ErrorCode.PROVIDER_TIMEOUT);
    assertThat(calls.latest()).extracting(ProviderCall::endedAt).containsOnly(END);
  }

  @Test
  void shouldEndACallOnce() {
    Calls ended = begun(Calls.NONE).ended(open(1).answered(END, COUNTED, 700));

    assertThat(ended.ended(open(1).answered(END, COUNTED, 700))).isEqualTo(ended);
    assertThat(ended.ended(open(1).unknown(END, null))).isEqualTo(ended);
    assertThat(ended.ended(open(2).unknown(END, null))).as("never begun").isEqualTo(ended);
  }

  @Test
  void shouldKeepTheLatestCallsAndTheTotalsOfAll() {
    Calls calls = Calls.NONE;
    for (int number = 1; number <= Calls.MOST_KEPT + 5; number++) {
      calls = begun(calls).ended(open(number).answered(END, COUNTED, 1));
    }

    assertThat(calls.latest()).hasSize(Calls.MOST_KEPT);
    assertThat(calls.latest().getFirst().number()).isEqualTo(6);
    assertThat(calls.latest().getLast().number()).isEqualTo(25);
    assertThat(calls.made()).isEqualTo(25);
    assertThat(calls.spend().nanos()).isEqualTo(25);
  }

  @Test
  void shouldKeepEveryOpenCallHoweverOld() {
    Calls calls = begun(begun(Calls.NONE));
    for (int number = 3; number <= 60; number++) {
      calls = begun(calls).ended(open(number).unanswered(END, ErrorCode.PROVIDER_UNAVAILABLE));
    }

    assertThat(calls.open()).extracting(ProviderCall::number).containsExactly(1, 2);
    assertThat(calls.latest()).hasSize(Calls.MOST_KEPT);
    assertThat(calls.ended(open(1).answered(END, COUNTED, 700)).spend().nanos()).isEqualTo(700);
  }

  @Test
  void shouldKeepMoreThanTheLatestIfAllAreOpen() {
    Calls calls = Calls.NONE;
    for (int number = 1; number <= Calls.MOST_KEPT + 5; number++) {
      calls = begun(calls);
    }

    assertThat(calls.open()).hasSize(Calls.MOST_KEPT + 5);
  }

  @Test
  void shouldCountWhatACachedAnswerSavesOnce() {
    Calls cached = Calls.NONE.cached(500);

    assertThat(cached.fromCache()).isTrue();
    assertThat(cached.spend()).isEqualTo(new Spend(Tokens.NONE, 0, 500));
    assertThat(cached.made()).isZero();
    assertThat(cached.cached(600)).isEqualTo(cached);
    assertThat(begun(cached).fromCache()).isTrue();
  }

  @Test
  void shouldNameAHoldAfterItsJobAndItsNumber() {
    JobId id = new JobId("job_00000000000000000000000000");

    assertThat(ProviderCall.holdOf(id, 12)).isEqualTo("job_00000000000000000000000000.12");
  }

  @Test
  void shouldKeepFromACallToItsEndWhatWasAsked() {
    ProviderCall call = open(7);

    assertThat(call.standing()).isEqualTo(Standing.OPEN);
    assertThat(call.answered(END, COUNTED, 5))
        .isEqualTo(
            new ProviderCall(
                7,
                1,
                "acme",
                "m-1",
                Jobs.PRINT,
                Jobs.NOW,
                Standing.ANSWERED,
                END,
                COUNTED,
                5,
                null));
  }

  @Test
  void shouldRefuseTokensThatCannotBe() {
    assertThatThrownBy(() -> new Tokens(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tokens(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tokens(5, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tokens(5, 9, 6)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Calls begun(Calls before) {
    return before.begun(open(before.next()));
  }

  private static ProviderCall open(int number) {
    return ProviderCall.begin(number, 1, "acme", "m-1", Jobs.PRINT, Jobs.NOW, 900);
  }
}
