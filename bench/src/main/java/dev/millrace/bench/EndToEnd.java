package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Submits jobs over HTTP and waits until each one's result is seen. */
final class EndToEnd {
  private final ServerProcess server;

  /**
   * What a round measured.
   *
   * @param perSecond jobs submitted and seen succeeded
   * @param cpuMillis processor time of the server for each job
   * @param latencies of each job from submit to result seen, in milliseconds, sorted
   */
  record Round(double perSecond, double cpuMillis, List<Double> latencies) {
    double percentile(int percent) {
      return latencies.get(Math.min(latencies.size() - 1, latencies.size() * percent / 100));
    }
  }

  EndToEnd(ServerProcess server) {
    this.server = server;
  }

  /**
   * So many clients, each of which submits its share at once and then sees its results, the oldest
   * first.
   */
  Round saturate(Workload workload, int jobs, int clients)
      throws IOException, InterruptedException {
    return measure(jobs, clients, (connection, share) -> burst(connection, workload, share));
  }

  /** One client, one job after another. */
  Round oneByOne(Workload workload, int jobs) throws IOException, InterruptedException {
    return measure(jobs, 1, (connection, share) -> sequence(connection, workload, share));
  }

  /** What a client does with its connection and its share of the jobs; answers their latencies. */
  private interface Client {
    List<Double> run(Connection connection, int share) throws IOException, InterruptedException;
  }

  private Round measure(int jobs, int clients, Client client)
      throws IOException, InterruptedException {
    Duration cpu = server.cpu();
    long start = System.nanoTime();
    List<Double> latencies = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<List<Double>>> shares = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        shares.add(
            threads.submit(() -> {
              try (Connection connection = server.connect()) {
                return client.run(connection, jobs / clients);
              }
            }));
      }
      for (Future<List<Double>> share : shares) {
        latencies.addAll(share.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("A client failed", e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Double> sorted = latencies.stream().sorted().toList();
    double cpuMillis = server.cpu().minus(cpu).toNanos() / 1e6 / sorted.size();
    return new Round(sorted.size() / seconds, cpuMillis, sorted);
  }

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static List<Double> burst(Connection connection, Workload workload, int share)
      throws IOException, InterruptedException {
    List<String> paths = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i < share; i++) {
      starts.add(System.nanoTime());
      paths.add(submit(connection, workload));
    }
    List<Double> latencies = new ArrayList<>();
    for (int i = 0; i < share; i++) {
      await(connection, paths.get(i), 200_000);
      latencies.add((System.nanoTime() - starts.get(i)) / 1e6);
    }
    return latencies;
  }

  private static List<Double> sequence(Connection connection, Workload workload, int share)
      throws IOException, InterruptedException {
    List<Double> latencies = new ArrayList<>();
    for (int i = 0; i < share; i++) {
      long start = System.nanoTime();
      await(connection, submit(connection, workload), 500);
      latencies.add((System.nanoTime() - start) / 1e6);
    }
    return latencies;
  }

  private static String submit(Connection connection, Workload workload) throws IOException {
    Connection.Answer answer = connection.post("/v1/jobs", workload.body(NUMBER.incrementAndGet()));
    if (answer.status() != 202) {
      throw new IOException("Not accepted: " + answer);
    }
    return URI.create(answer.headers().getOrDefault("location", "")).getPath();
  }

  private static void await(Connection connection, String path, int pauseMicros)
      throws IOException, InterruptedException {
    while (true) {
      Connection.Answer answer = connection.get(path);
      if (answer.body().contains("\"status\":\"succeeded\"")) {
        return;
      }
      if (answer.status() != 200 || !answer.body().contains("\"completed_at\"")) {
        TimeUnit.MICROSECONDS.sleep(pauseMicros);
      } else {
        throw new IOException("Not succeeded: " + answer);
      }
    }
  }
}
