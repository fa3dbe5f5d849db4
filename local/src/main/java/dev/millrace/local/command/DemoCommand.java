package dev.millrace.local.command;

import dev.millrace.client.MillraceClient;
import dev.millrace.local.DataFolder;
import dev.millrace.local.LocalServer;
import dev.millrace.local.RunOptions;
import dev.millrace.local.demo.Demo;
import dev.millrace.local.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code millrace demo}: the whole path of many jobs, on a server of its own that is gone
 * afterwards.
 */
@Command(
    name = "demo",
    description = "Submit some hundred sentences as jobs and show which are near which.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("millrace-demo-");
    try (DataFolder data = DataFolder.open(scratch);
        LocalServer server =
            EmbeddedServer.start(data, new RunOptions(Millrace.home(), 0, 0, null));
        MillraceClient client = MillraceClient.connect(server.api(), server.apiKey())) {
      System.err.println("A Millrace server runs at " + server.api() + ", its data in " + scratch);
      return new Demo(client, System.out, System.err).run() ? 0 : 1;
    } finally {
      delete(scratch);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
