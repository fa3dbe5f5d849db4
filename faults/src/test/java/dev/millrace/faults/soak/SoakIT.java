package dev.millrace.faults.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, real kills. Short in the gate; {@code ./mvnw verify -Psoak} for the long one, and
 * {@code -Dsoak.seed=N} to have the same victims again.
 */
class SoakIT {
  /** Lease of 35 s and 65 s. */
  private static final Duration RECOVERY = Duration.ofSeconds(100);

  /** The sweeper settles every minute. */
  private static final Duration SETTLED = Duration.ofSeconds(150);

  @TempDir Path folder;

  @Test
  void shouldKeepEveryPromiseOnTheEmbeddedServer() throws Exception {
    soak(new SoakPlan(false, 1500, 0, 3, 0.06, 1).orAsTold("embedded"));
  }

  @Test
  void shouldKeepEveryPromiseOnTheEmulatedAws() throws Exception {
    soak(new SoakPlan(true, 80, 1, 1, 0.06, 1).orAsTold("emulated"));
  }

  private void soak(SoakPlan plan) throws Exception {
    Files.createDirectory(folder.resolve("data"));
    long begin = System.nanoTime();
    try (Soak soak = new Soak(plan, folder);
        Texts texts = new Texts()) {
      soak.run();
      SoakCheck check = new SoakCheck(soak.log(), soak.client(), texts);
      assertThat(check.check()).isEmpty();
      System.out.printf(
          "%s in %d s: %s%n", plan, Duration.ofNanos(System.nanoTime() - begin).toSeconds(), check);
      assertThat(soak.log().inputs()).hasSize(plan.jobs());
      assertThat(check.needlessShare()).isLessThan(0.001);
      assertThat(check.worstRecovery()).isLessThanOrEqualTo(RECOVERY);
      Awaitility.await()
          .atMost(SETTLED)
          .untilAsserted(() -> assertThat(check.countedJobs()).isEqualTo(plan.jobs()));
    }
  }
}
