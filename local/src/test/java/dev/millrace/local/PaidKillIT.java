package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.MillraceClient;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 around calls that are paid for, and what the provider has seen of it: {@code
 * -Dpaid.kills=200} for more than in the gate.
 */
class PaidKillIT {
  private static final int KILLS = Integer.getInteger("paid.kills", 6);

  /** A job that has cost so many workers is given up. */
  private static final int MOST_CRASHES = 3;

  private static final int JOBS_BETWEEN = 5;
  private static final Duration ANSWER = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void shouldPayForNoCallTwiceButThoseThatDiedWithTheirWorkerAndHideNone() throws Exception {
    Map<String, String> prompts = new LinkedHashMap<>();
    Random random = new Random(1);
    try (StubProvider provider = new StubProvider(ANSWER, _ -> false, 0)) {
      Path providers = folder.resolve("providers.json");
      Files.writeString(providers, provider.configuration());
      String[] options = {"--llm", "live", "--providers", providers.toString()};
      for (int kill = 0; kill < KILLS; kill++) {
        try (ChildServer server = ChildServer.start(folder.resolve("data"), options);
            MillraceClient client = server.client()) {
          for (int i = 0; i < JOBS_BETWEEN; i++) {
            String prompt = "Question " + i + " before death " + kill + "?";
            prompts.put(client.submit("chat", Map.of("prompt", prompt)).id(), prompt);
          }
          Thread.sleep(random.nextInt(2 * (int) ANSWER.toMillis())); // any moment will do
          server.kill();
        }
      }
      try (ChildServer server = ChildServer.start(folder.resolve("data"), options);
          MillraceClient client = server.client()) {
        check(client, provider, prompts);
      }
    }
  }

  private static void check(
      MillraceClient client, StubProvider provider, Map<String, String> prompts) {
    long extra = 0;
    long unknown = 0;
    BigDecimal cost = BigDecimal.ZERO;
    for (Map.Entry<String, String> each : prompts.entrySet()) {
      JsonNode job = client.await(each.getKey(), LONGEST).join().json();
      boolean succeeded = job.at("/status").asText().equals("succeeded");
      if (!succeeded) {
        assertThat(job.at("/error/code").asText()).as(job.toString()).isEqualTo("worker-crashed");
        assertThat(job.at("/attempt").asInt()).as("as often as a job may").isEqualTo(MOST_CRASHES);
      }
      long seen =
          provider.calls().stream().filter(call -> call.prompt().contains(each.getValue())).count();
      assertThat(job.at("/metrics/calls").asLong()).as(job.toString()).isGreaterThanOrEqualTo(seen);
      assertThat(seen).as("one for each attempt").isLessThanOrEqualTo(job.at("/attempt").asLong());
      assertThat(seen - 1)
          .as(job.toString())
          .isLessThanOrEqualTo(job.at("/metrics/unknown_calls").asLong());
      assertThat(job.at("/metrics/tokens/input").asLong())
          .as("paid once, or by nobody's knowledge")
          .isEqualTo(succeeded ? 40 : 0);
      extra += seen - 1;
      unknown += job.at("/metrics/unknown_calls").asLong();
      cost = cost.add(job.at("/metrics/cost/amount").decimalValue());
    }
    System.out.printf(
        "%d kills, %d jobs: %d calls made again, %d of which nobody knows, $%s paid%n",
        KILLS, prompts.size(), extra, unknown, cost.toPlainString());
    BigDecimal paid = cost;
    // the call of a job that was given up is settled a moment later
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(client.tenants().get("local").json().at("/usd_this_month").decimalValue())
                .isEqualByComparingTo(paid));
  }
}
