package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.inference.StopSignal.Reason;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopSignalTest {
  private final StopSignal stop = new StopSignal();
  private final Semaphore turn = new Semaphore(0);

  @Test
  void shouldEndAWaitWhenTheRunIsToStop() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> interrupted =
          threads.submit(() -> {
            assertThatThrownBy(() -> stop.await(turn::acquire))
                .isInstanceOf(StoppedException.class);
            return Thread.currentThread().isInterrupted();
          });
      await().until(() -> stop.waited().isPositive());

      stop.stop(Reason.SHUTTING_DOWN);

      assertThat(interrupted.get()).isFalse();
    }
  }

  @Test
  void shouldNotLetARunTakeItsTurnThatWasStoppedBefore() {
    turn.release();
    stop.stop(Reason.NOT_WANTED);

    assertThatThrownBy(() -> stop.await(turn::acquire)).isInstanceOf(StoppedException.class);
    assertThat(turn.availablePermits()).isOne();
    assertThat(Thread.interrupted()).isFalse();
    assertThatThrownBy(stop::check).isInstanceOf(StoppedException.class);
  }

  @Test
  void shouldKeepTheInterruptOfSomebodyElse() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> stop.await(turn::acquire)).isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stop.reason()).isEmpty();
  }

  @Test
  void shouldLeaveARunAloneThatIsStoppedAfterItsTurnCame() {
    turn.release();
    stop.await(turn::acquire);

    stop.stop(Reason.NOT_WANTED);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void shouldAddUpWhatARunHasWaited() {
    assertThat(stop.waited()).isZero();
    for (int i = 1; i <= 2; i++) {
      stop.await(() -> Thread.sleep(Duration.ofMillis(20)));
      assertThat(stop.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(20L * i));
    }
    Duration before = stop.waited();
    assertThat(stop.waited()).isEqualTo(before);
  }
}
