package dev.millrace.local.command;

import dev.millrace.local.DataFolder;
import dev.millrace.local.LocalServer;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What {@code millrace up} says when it is ready. */
final class Announcement {
  private Announcement() {}

  static void print(PrintStream out, LocalServer server, DataFolder folder) {
    Duration sinceStart = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    out.printf(
        """
        Millrace %s is ready after %.1f s.

          API    %s
          Key    %s
          Data   %s

        Submit a job; the Location in the answer tells where its result will be:

          curl -i %s/v1/jobs -H 'x-api-key: %s' \\
            -H 'content-type: application/json' \\
            -d '{"model":"minilm-l6-v2","input":{"text":"Hello, mill"}}'

        """,
        Millrace.Version.current(),
        sinceStart.toMillis() / 1000.0,
        server.api(),
        server.apiKey(),
        folder.path(),
        server.api(),
        server.apiKey());
    server.notes().forEach(note -> out.println("- " + note));
    out.println("- It listens on loopback only. Ctrl-C stops it in order.");
    out.flush();
  }
}
