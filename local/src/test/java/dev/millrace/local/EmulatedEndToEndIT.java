package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.local.emulated.EmulatedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

class EmulatedEndToEndIT extends EndToEndContract {
  private static final int CONCURRENCY = 2;

  @TempDir static Path folder;
  private static DataFolder data;
  private static EmulatedServer server;

  @BeforeAll
  static void start() {
    data = DataFolder.open(folder);
    Path home = Path.of("..").toAbsolutePath().normalize();
    server =
        EmulatedServer.start(
            data, new RunOptions(home, 0, CONCURRENCY, null).withLoopback().withCorsOrigin(PAGE));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    data.close();
  }

  @Override
  LocalServer server() {
    return server;
  }

  @Override
  int jobs() {
    return 300;
  }

  @Override
  int flood() {
    return 400;
  }

  @Override
  void putObject(String key, String content) {
    resources()
        .clients()
        .s3()
        .putObject(
            r -> r.bucket(resources().id("InboxBucket")).key(key), RequestBody.fromString(content));
  }

  @Override
  Optional<String> object(String key) {
    try {
      return Optional.of(
          resources()
              .clients()
              .s3()
              .getObjectAsBytes(r -> r.bucket(resources().id("InboxBucket")).key(key))
              .asUtf8String());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  long countJobs() {
    return EmulatedResources.countJobs(resources().clients(), resources().id("JobsTable"));
  }

  private static EmulatedResources resources() {
    return new EmulatedResources(folder);
  }

  @Override
  Cap cap(List<JsonNode> jobs) {
    return new Cap(server.mostRunning("WorkerFunction"), CONCURRENCY);
  }
}
