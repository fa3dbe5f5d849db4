package dev.millrace.faults.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.faults.simulation.Simulation.Report;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many short histories; {@code -Dsimulation.seeds=N} for more, {@code -Dsimulation.first=S}. */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 12);
  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final int JOBS_OF_EACH_CLIENT = 10;

  /** As many as four jobs and their neighbours have, and some more. */
  private static final int MOMENTS = 40;

  private final Simulation simulation = new Simulation(Path.of("../models"));

  @ParameterizedTest
  @EnumSource(Backend.class)
  void shouldRunEachJobOnceInAPerfectWorld(Backend backend) {
    assertThat(run(Troubles.NONE, backend).jobs()).isEqualTo(4 * JOBS_OF_EACH_CLIENT * SEEDS);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void shouldRunEachJobOnceHoweverOftenMessagesAndCallsAreRepeated(Backend backend) {
    assertThat(run(Troubles.REPETITIONS, backend).runs()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void shouldRecoverFromEveryDeathInTime(Backend backend) {
    Report report = run(Troubles.KILLS, backend);

    assertThat(report.kills()).isPositive();
    assertThat(report.worstRecovery()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(100));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void shouldKeepEveryPromiseWhenEverythingGoesWrong(Backend backend) {
    assertThat(run(Troubles.ALL, backend).kills()).isPositive();
  }

  /** Before and after every call that a worker makes: failpoints without a gap. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void shouldRecoverFromADeathAtEveryCall(Backend backend) {
    int kills = 0;
    for (int killAt = 1; killAt <= MOMENTS; killAt++) {
      kills += simulation.run(FIRST, Troubles.FAILPOINT, backend, 1, killAt).kills();
    }

    assertThat(kills).isGreaterThanOrEqualTo(MOMENTS);
  }

  @Test
  void shouldLiveTheSameHistoryAgainForTheSameSeed() {
    Report once = simulation.run(FIRST, Troubles.KILLS, Backend.SQLITE, JOBS_OF_EACH_CLIENT);
    Report again = simulation.run(FIRST, Troubles.KILLS, Backend.SQLITE, JOBS_OF_EACH_CLIENT);

    assertThat(again).isEqualTo(once);
  }

  private Report run(Troubles troubles, Backend backend) {
    Report all = new Report(0, 0, 0, Duration.ZERO);
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      all = all.and(simulation.run(seed, troubles, backend, JOBS_OF_EACH_CLIENT));
    }
    return all;
  }
}
