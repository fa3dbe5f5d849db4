package dev.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code ./millrace up} in a process of its own, so that its processor time can be told from the
 * client's.
 */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final JsonNode endpoints;

  private ServerProcess(Process process, JsonNode endpoints) {
    this.process = process;
    this.endpoints = endpoints;
  }

  /** Starts it on an empty folder and waits until it is ready. */
  static ServerProcess start(Path home, boolean emulated) throws IOException {
    Path data = Files.createTempDirectory("millrace-bench-");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(home.resolve("millrace").toString(), "up", "--port", "0"));
    command.addAll(List.of("--data", data.toString()));
    if (emulated) {
      command.add("--emulate");
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader said = process.inputReader();
    for (String line = said.readLine(); !String.valueOf(line).contains("Ctrl-C"); ) {
      if (line == null) {
        throw new IOException("The server did not start");
      }
      line = said.readLine();
    }
    return new ServerProcess(
        process, new JsonMapper().readTree(data.resolve("endpoints.json").toFile()));
  }

  Connection connect() throws IOException {
    return new Connection(
        URI.create(endpoints.get("api").asText()), endpoints.get("apiKey").asText());
  }

  /** Processor time of the server and all its children so far. */
  Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
