package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.ConnectionException;
import dev.millrace.client.Job;
import dev.millrace.client.MillraceClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was accepted before a kill -9 is done after the next start, with one result. */
abstract class KillContract {
  @TempDir Path folder;

  abstract int jobs();

  abstract String[] options();

  /** How long recovery may take: the lease, a minute of the sweeper, and the work itself. */
  abstract Duration recovery();

  @Test
  void shouldFinishEveryAcceptedJobAfterAKillInTheMiddle() throws Exception {
    Queue<String> accepted = new ConcurrentLinkedQueue<>();
    Map<String, JsonNode> before = new HashMap<>();
    try (ChildServer server = ChildServer.start(folder, options())) {
      CountDownLatch half = new CountDownLatch(jobs() / 2);
      List<Thread> clients = submitters(server, accepted, half);
      half.await();
      readFinished(server, accepted, before);
      server.kill();
      for (Thread client : clients) {
        client.join();
      }
    }
    assertThat(accepted).hasSizeBetween(jobs() / 2, jobs());

    try (ChildServer server = ChildServer.start(folder, options());
        MillraceClient client = server.client()) {
      for (String id : accepted) {
        JsonNode job = client.await(id, recovery()).join().json();
        assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("succeeded");
        assertThat(job.at("/output/embedding")).hasSize(384);
        assertThat(job.get("attempt").asInt()).isBetween(1, 2);
        if (before.containsKey(id)) {
          assertThat(withoutUrls(job)).isEqualTo(withoutUrls(before.get(id)));
        }
      }
      assertThat(before).isNotEmpty();
    }
  }

  private List<Thread> submitters(ChildServer server, Queue<String> accepted, CountDownLatch half) {
    AtomicInteger number = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try (MillraceClient client = server.client()) {
                  for (int n = number.incrementAndGet();
                      n <= jobs();
                      n = number.incrementAndGet()) {
                    accepted.add(
                        client.submit("minilm-l6-v2", Map.of("text", "Sentence " + n)).id());
                    half.countDown();
                  }
                } catch (ConnectionException e) {
                  // the server is dead: whatever it had not accepted is not ours to find
                  return;
                }
              }));
    }
    return threads;
  }

  /** What a client has read as final must stand for ever. */
  private static void readFinished(
      ChildServer server, Queue<String> accepted, Map<String, JsonNode> finished) {
    try (MillraceClient client = server.client()) {
      for (String id : accepted.stream().limit(50).toList()) {
        Job job = client.get(id);
        if (job.isFinal()) {
          finished.put(id, job.json());
        }
      }
    }
  }

  private static JsonNode withoutUrls(JsonNode job) {
    return job.<ObjectNode>deepCopy().without("urls");
  }
}
