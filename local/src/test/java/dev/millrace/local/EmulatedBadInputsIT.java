package dev.millrace.local;

import dev.millrace.aws.AwsClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EmulatedBadInputsIT extends BadInputsContract {
  private static final Set<String> NO_KEYS = Set.of("", " ");

  @TempDir static Path folder;
  private static Path log;
  private static ChildServer server;
  private static AwsClients clients;
  private static String table;

  @BeforeAll
  static void start() throws IOException {
    log = folder.resolve("log");
    server =
        ChildServer.start(
            folder.resolve("data"), ProcessBuilder.Redirect.appendTo(log.toFile()), "--emulate");
    EmulatedResources resources = new EmulatedResources(folder.resolve("data"));
    clients = resources.clients();
    table = resources.id("JobsTable");
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  /**
   * API Gateway knows the template's routes and no others: what is none of them is 404, whatever
   * the method; an empty variable is none, either. A key of blanks is none.
   */
  @Override
  BadInput asAnsweredHere(BadInput input) {
    if (input.code().equals("method-not-allowed") || input.path().matches("/v1/jobs/(/.*)?")) {
      return input.gets(404, "not-found").answeredWithout("Allow");
    }
    return input.code().equals("invalid-api-key")
            && input.headers("").stream().anyMatch(NO_KEYS::contains)
        ? input.gets(401, "missing-api-key")
        : input;
  }

  @Override
  ChildServer server() {
    return server;
  }

  @Override
  Path log() {
    return log;
  }

  @Override
  long countJobs() {
    return EmulatedResources.countJobs(clients, table);
  }
}
