package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.RetryPolicy;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code millrace up} in a process of its own, to be killed. */
final class ChildServer implements AutoCloseable {
  private final Process process;
  private final JsonNode endpoints;

  private ChildServer(Process process, JsonNode endpoints) {
    this.process = process;
    this.endpoints = endpoints;
  }

  /** Starts it on the folder and waits until it says that it is ready. */
  static ChildServer start(Path data, String... options) throws IOException {
    return start(data, ProcessBuilder.Redirect.INHERIT, options);
  }

  /** The same, with what it logs going there. */
  static ChildServer start(Path data, ProcessBuilder.Redirect log, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dmillrace.home=" + Path.of("..").toAbsolutePath().normalize());
    command.addAll(List.of("dev.millrace.local.command.Millrace", "up", "--port", "0"));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", classPath());
    Process process = builder.redirectError(log).start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.contains("Ctrl-C")) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("The server ended with " + process.onExit().join().exitValue());
    }
    return new ChildServer(
        process, new JsonMapper().readTree(data.resolve("endpoints.json").toFile()));
  }

  /**
   * What the {@code millrace} script runs: the built jar and the run-time class path, not the
   * tests'.
   */
  static String classPath() throws IOException {
    try (Stream<Path> built = Files.list(Path.of("target"))) {
      Path jar =
          built
              .filter(file -> file.toString().matches(".*millrace-local-[^-]*(-SNAPSHOT)?\\.jar"))
              .findFirst()
              .orElseThrow();
      return jar + File.pathSeparator + Files.readString(Path.of("target", "classpath")).strip();
    }
  }

  /** A client that tells at once when the server is dead. */
  MillraceClient client() {
    return MillraceClient.builder(api(), apiKey()).retries(RetryPolicy.NONE).build();
  }

  String apiKey() {
    return endpoints.get("apiKey").asText();
  }

  URI api() {
    return URI.create(endpoints.get("api").asText());
  }

  /** kill -9: no hook, no flush, no goodbye. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Ctrl-C, in effect; answers the exit code. */
  int stop() {
    process.destroy();
    return process.onExit().join().exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
