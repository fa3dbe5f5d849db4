package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * DynamoDB by DynamoDB Local, in a process of its own, which its licence demands. The process dies
 * with this one, also when this one is killed: a shell between the two waits for its input to end.
 */
final class DynamoDbService implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  /** Deaf to what a terminal sends to the whole group at Ctrl-C: the order of the stop is ours. */
  private static final String GUARD =
      "trap '' INT TERM HUP; \"$@\" & child=$!; read -r _; kill -9 $child";

  private final URI endpoint;
  private final Process guard;
  private final OutputStream lifeline;

  private DynamoDbService(URI endpoint, Process guard) {
    this.endpoint = endpoint;
    this.guard = guard;
    this.lifeline = guard.getOutputStream();
  }

  /**
   * Starts the process; {@link #awaitReady} tells when it answers.
   *
   * @param jars the folder of DynamoDB Local's jars
   * @throws StartException if the jars are not there
   */
  static DynamoDbService start(Path jars, Path data, Path log) {
    if (!Files.isDirectory(jars)) {
      throw new StartException(
          "DynamoDB Local is not there: run ./mvnw -q -f local-dynamodb package", null);
    }
    int port = FreePort.find();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            jars + "/*",
            "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
            "-port",
            Integer.toString(port),
            "-sharedDb",
            "-disableTelemetry",
            "-dbPath",
            data.toString());
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", GUARD, "sh");
    builder.command().addAll(command);
    try {
      Process guard = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      return new DynamoDbService(URI.create("http://127.0.0.1:" + port), guard);
    } catch (IOException e) {
      throw new StartException("Cannot start DynamoDB Local: " + e.getMessage(), e);
    }
  }

  URI endpoint() {
    return endpoint;
  }

  /** Waits until the port is open. */
  void awaitReady() {
    Instant end = Instant.now().plus(LONGEST_START);
    while (!isOpen()) {
      if (Instant.now().isAfter(end)) {
        close();
        throw new StartException("DynamoDB Local did not start; read logs/dynamodb.log", null);
      }
    }
  }

  private boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), 500);
      return true;
    } catch (IOException e) {
      pause();
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("Interrupted while DynamoDB Local was starting", e);
    }
  }

  @Override
  public void close() {
    try {
      lifeline.close();
      guard.waitFor();
    } catch (IOException e) {
      guard.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
