package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.local.emulated.EmulatedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The template's functions from their zips, each in processes of its own. */
class ProcessesEndToEndIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static DataFolder data;
  private static EmulatedServer server;

  @BeforeAll
  static void start() {
    data = DataFolder.open(folder);
    server = EmulatedServer.start(data, new RunOptions(HOME, 0, 2, null).inProcesses());
  }

  @AfterAll
  static void stop() throws IOException {
    List<Long> all = processes();
    server.close();
    data.close();
    assertThat(all).isNotEmpty().noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  @Test
  void shouldTakeAJobAndBringItsResultWhateverItsProcessesSuffer() throws Exception {
    try (ApiClient client = new ApiClient(server.api(), server.apiKey())) {
      JsonNode first = done(client, client.submit("minilm-l6-v2", "The first job."));
      assertThat(first.get("status").asText()).as(first.toString()).isEqualTo("succeeded");
      assertThat(first.at("/output/embedding")).hasSize(384);

      List<Long> killed = processes();
      assertThat(killed).hasSizeGreaterThanOrEqualTo(4);
      killed.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
      Awaitility.await().until(() -> processes().stream().noneMatch(killed::contains));

      JsonNode second = done(client, client.submit("minilm-l6-v2", "The second job."));
      assertThat(second.get("status").asText()).as(second.toString()).isEqualTo("succeeded");
    }
    assertThat(server.notes()).anyMatch(note -> note.contains("time-outs kill"));
  }

  private static JsonNode done(ApiClient client, URI job) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> client.get(job), each -> each.has("completed_at"));
  }

  private static List<Long> processes() {
    return List.of("IngestFunction", "StatusFunction", "WorkerFunction", "MaintenanceFunction")
        .stream()
        .flatMap(function -> server.processIds(function).stream())
        .toList();
  }
}
