package dev.millrace.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Collection;

/** Says how long jobs waited and ran. */
final class Timings {
  private Timings() {}

  static void print(PrintStream out, Collection<JsonNode> jobs) {
    print(out, "in the queue", jobs, "queue_ms");
    print(out, "in the run", jobs, "run_ms");
  }

  private static void print(
      PrintStream out, String what, Collection<JsonNode> jobs, String metric) {
    long[] millis =
        jobs.stream()
            .mapToLong(job -> job.path("metrics").path(metric).asLong())
            .sorted()
            .toArray();
    out.printf(
        "  Time %-12s  median %d ms, 99 of 100 within %d ms, longest %d ms%n",
        what,
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        millis[millis.length - 1]);
  }
}
