package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Job;
import dev.millrace.client.JobSpec;
import dev.millrace.client.MillraceClient;
import dev.millrace.local.embedded.EmbeddedServer;
import dev.millrace.local.emulated.EmulatedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a provider sees of both servers. {@code -Dllm.jobs=500 -Dllm.seconds=2 -Dllm.calls=50} for
 * more.
 */
class LiveProviderIT {
  private static final int JOBS = Integer.getInteger("llm.jobs", 40);
  private static final int CALLS = Integer.getInteger("llm.calls", 20);
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("llm.seconds", 1));

  /** A call may be on its way while the answer to another is. */
  private static final long ON_ITS_WAY = Duration.ofMillis(100).toNanos();

  private static final Duration LONGEST = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void shouldWaitForManyAnswersSideBySideWithinTheCapOfTheEmbeddedServer() throws Exception {
    try (StubProvider provider = new StubProvider(TIME, _ -> false, 0);
        LocalServer server =
            EmbeddedServer.start(DataFolder.open(folder), options(Path.of(".."), provider))) {
      runSideBySide(server, provider);
    }
  }

  @Test
  void shouldWaitForManyAnswersSideBySideWithinTheCapOfTheEmulatedServer() throws Exception {
    Path home = Path.of("..").toAbsolutePath().normalize();
    try (StubProvider provider = new StubProvider(TIME, _ -> false, 0);
        LocalServer server =
            EmulatedServer.start(DataFolder.open(folder), options(home, provider))) {
      runSideBySide(server, provider);
    }
  }

  @Test
  void shouldLeaveAProviderAloneForAsLongAsItAsksAndSpendNoAttempt() throws Exception {
    try (StubProvider provider = new StubProvider(Duration.ofMillis(50), n -> n == 5, 3);
        LocalServer server =
            EmbeddedServer.start(DataFolder.open(folder), options(Path.of(".."), provider))) {
      List<Job> ended = run(server);

      assertThat(ended).allSatisfy(job -> assertThat(job.isSucceeded()).isTrue());
      assertThat(ended)
          .allSatisfy(job -> assertThat(job.json().at("/attempt").asInt()).isEqualTo(1));
      assertLeftAlone(provider, 3);
    }
  }

  @Test
  void shouldLeaveAProviderAloneFromAllWorkersOfTheEmulatedServer() throws Exception {
    Path home = Path.of("..").toAbsolutePath().normalize();
    try (StubProvider provider = new StubProvider(Duration.ofMillis(50), n -> n == 5, 3);
        LocalServer server =
            EmulatedServer.start(DataFolder.open(folder), options(home, provider))) {
      List<Job> ended = run(server);

      assertThat(ended).allSatisfy(job -> assertThat(job.isSucceeded()).isTrue());
      assertThat(ended)
          .allSatisfy(job -> assertThat(job.json().at("/attempt").asInt()).isEqualTo(1));
      assertLeftAlone(provider, 3);
    }
  }

  private static void assertLeftAlone(StubProvider provider, int seconds) {
    long refused =
        provider.calls().stream()
            .filter(StubProvider.Call::refused)
            .mapToLong(StubProvider.Call::nanos)
            .findFirst()
            .orElseThrow();
    long asked = Duration.ofSeconds(seconds).toNanos();
    assertThat(provider.calls())
        .noneMatch(call -> call.nanos() > refused + ON_ITS_WAY && call.nanos() < refused + asked);
  }

  private static RunOptions options(Path home, StubProvider provider) {
    return new RunOptions(home, 0, 1, null)
        .with(new LlmOptions(true, provider.configuration(), CALLS, 10, Map.of()));
  }

  private static void runSideBySide(LocalServer server, StubProvider provider) throws Exception {
    long begin = System.nanoTime();
    List<Job> ended = run(server);
    double seconds = (System.nanoTime() - begin) / 1e9;

    double ideal = Math.ceilDiv(JOBS, CALLS) * TIME.toSeconds();
    System.out.printf(
        "%s: %d jobs of %s s, at most %d at once: %.1f s, %.2f of the ideal%n",
        server.getClass().getSimpleName(), JOBS, TIME.toSeconds(), CALLS, seconds, seconds / ideal);
    assertThat(ended).allSatisfy(job -> assertThat(job.isSucceeded()).isTrue());
    assertThat(provider.calls()).hasSize(JOBS);
    assertThat(provider.most()).isBetween(CALLS / 2, CALLS);
  }

  private static List<Job> run(LocalServer server) throws Exception {
    try (MillraceClient client = MillraceClient.connect(server.api(), server.apiKey())) {
      List<CompletableFuture<Job>> submitted = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        String prompt = "What is mill race " + i + "?";
        submitted.add(client.submitAsync(JobSpec.of("chat", Map.of("prompt", prompt))));
      }
      List<Job> ended = new ArrayList<>();
      for (CompletableFuture<Job> job : submitted) {
        ended.add(client.await(job.get(), LONGEST).get());
      }
      return ended;
    }
  }
}
