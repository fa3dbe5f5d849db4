package dev.millrace.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Job;
import dev.millrace.client.JobSpec;
import dev.millrace.client.MillraceClient;
import dev.millrace.local.emulated.EmulatedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The template's functions from their zips, each in processes of its own. */
class ProcessesEndToEndIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Duration LONGEST = Duration.ofMinutes(1);

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
    try (MillraceClient client = MillraceClient.connect(server.api(), server.apiKey())) {
      Job first = client.run(JobSpec.of("minilm-l6-v2", text("The first job.")), LONGEST);
      assertThat(requireNonNull(first.output()).get("embedding")).hasSize(384);

      List<Long> killed = processes();
      assertThat(killed).hasSizeGreaterThanOrEqualTo(3);
      killed.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
      Awaitility.await().until(() -> processes().stream().noneMatch(killed::contains));

      Job second = client.run(JobSpec.of("minilm-l6-v2", text("The second job.")), LONGEST);
      assertThat(second.isSucceeded()).isTrue();
    }
    assertThat(server.notes()).anyMatch(note -> note.contains("time-outs kill"));
  }

  private static Map<String, String> text(String text) {
    return Map.of("text", text);
  }

  private static List<Long> processes() {
    return List.of("IngestFunction", "StatusFunction", "WorkerFunction", "MaintenanceFunction")
        .stream()
        .flatMap(function -> server.processIds(function).stream())
        .toList();
  }
}
