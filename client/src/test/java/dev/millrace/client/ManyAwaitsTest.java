package dev.millrace.client;

import static dev.millrace.client.FakeServer.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManyAwaitsTest {
  private static final int JOBS = 5000;

  @Test
  void shouldAwaitFiveThousandJobsWithFewThreadsAndConnections() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ConcurrentHashMap<String, AtomicInteger> looks = new ConcurrentHashMap<>();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (FakeServer server = new FakeServer();
        MillraceClient client = MillraceClient.connect(server.address(), "mr_t_key")) {
      server.always(request -> {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        String id = request.path().substring("/v1/jobs/".length());
        int look = looks.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
        now.decrementAndGet();
        return job(200, id, look == 1 ? "queued" : "succeeded");
      });
      threads.resetPeakThreadCount();
      int before = threads.getThreadCount();

      List<CompletableFuture<Job>> all =
          IntStream.range(0, JOBS)
              .mapToObj(i -> client.await("job_" + i, Duration.ofMinutes(2)))
              .toList();

      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
      assertThat(all).allMatch(each -> each.join().isSucceeded());
      assertThat(looks).hasSize(JOBS).allSatisfy((id, n) -> assertThat(n).hasValue(2));
      assertThat(threads.getPeakThreadCount() - before).isLessThan(20);
      assertThat(most.get()).as("requests at once").isLessThanOrEqualTo(96);
    }
  }
}
