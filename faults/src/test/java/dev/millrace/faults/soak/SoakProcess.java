package dev.millrace.faults.soak;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A server in a process of its own, which is killed and started again on the same folder. */
final class SoakProcess implements AutoCloseable {
  private final Process process;

  private SoakProcess(Process process) {
    this.process = process;
  }

  /** {@code millrace up} on this folder and port. */
  static SoakProcess embedded(Path data, int port, double failRate) throws IOException {
    return start(
        data,
        "Ctrl-C",
        "dev.millrace.local.command.Millrace",
        "up",
        "--port",
        Integer.toString(port),
        "--data",
        data.toString(),
        "--duplicate-rate",
        "0.1",
        "--fail-rate",
        Double.toString(failRate));
  }

  /** {@link SoakServer} on this folder and port. */
  static SoakProcess emulated(Path data, int port, long seed, double rate) throws IOException {
    return start(
        data,
        "ready",
        SoakServer.class.getName(),
        data.toString(),
        Integer.toString(port),
        Long.toString(seed),
        String.format(Locale.ROOT, "%.3f", rate));
  }

  private static SoakProcess start(Path data, String ready, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow"));
    command.add("-Dmillrace.home=" + Path.of("..").toAbsolutePath().normalize());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", classPath());
    builder.environment().put("MILLRACE_API_KEY", "soak-key");
    builder.redirectError(
        ProcessBuilder.Redirect.appendTo(data.resolveSibling("server.log").toFile()));
    Process process = builder.start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.contains(ready)) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("The server ended with " + process.onExit().join().exitValue());
    }
    return new SoakProcess(process);
  }

  /** kill -9 to the server. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** kill -9 to any one worker function's process; answers whether there was one. */
  boolean killAWorker(Random random) {
    List<ProcessHandle> workers =
        process
            .descendants()
            .filter(each -> each.info().commandLine().orElse("").contains("WorkerHandler"))
            .filter(each -> each.info().command().orElse("").endsWith("java"))
            .toList();
    return !workers.isEmpty() && workers.get(random.nextInt(workers.size())).destroyForcibly();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static String classPath() {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return own.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
  }

  /** The address of a server on this port. */
  static URI api(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
