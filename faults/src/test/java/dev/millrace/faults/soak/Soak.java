package dev.millrace.faults.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.faults.proxy.FaultKind;
import dev.millrace.faults.proxy.FaultPlan;
import dev.millrace.faults.proxy.FaultProxy;
import dev.millrace.faults.proxy.SeededFaults;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server under load, whose processes are killed and whose calls go wrong. */
final class Soak implements AutoCloseable {
  private static final int SUBMITTERS = 6;
  private static final int READERS = 6;
  private static final int MOST_OPEN = 60;

  private final SoakPlan plan;
  private final Path data;
  private final int port;
  private final Random random;
  private final SoakLog log = new SoakLog();
  private final FaultProxy network;
  private final SoakClient client;
  private final AtomicInteger submitted = new AtomicInteger();
  private final Semaphore open = new Semaphore(MOST_OPEN);
  private final Queue<String> unread = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended;
  private SoakProcess server;

  Soak(SoakPlan plan, Path folder) throws IOException {
    this.plan = plan;
    this.data = folder.resolve("data");
    this.random = new Random(plan.seed());
    this.ended = new CountDownLatch(plan.jobs());
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    this.server = start(0);
    URI api = SoakProcess.api(port);
    this.network = FaultProxy.start("api", api, faults());
    this.client = new SoakClient(network.address(), api.getAuthority());
  }

  SoakLog log() {
    return log;
  }

  SoakClient client() {
    return client;
  }

  /** Submits all jobs and reads each until it is final, through all kills. */
  void run() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Void> work = new ExecutorCompletionService<>(threads);
      for (int i = 0; i < SUBMITTERS; i++) {
        work.submit(this::submit);
      }
      for (int i = 0; i < READERS; i++) {
        work.submit(this::read);
      }
      work.submit(this::kill);
      try {
        for (int i = 0; i < SUBMITTERS + READERS + 1; i++) {
          work.take().get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
    network.plan(FaultPlan.none());
  }

  private Void submit() throws InterruptedException {
    for (int n = submitted.incrementAndGet(); n <= plan.jobs(); n = submitted.incrementAndGet()) {
      open.acquire();
      String text = Texts.of(n);
      String id = client.submit("job-" + plan.seed() + "-" + n, text);
      log.accepted(id, text);
      unread.add(id);
    }
    return null;
  }

  private Void read() throws InterruptedException {
    while (ended.getCount() > 0) {
      String id = unread.poll();
      if (id == null) {
        TimeUnit.MILLISECONDS.sleep(20);
        continue;
      }
      JsonNode job = client.read("/v1/jobs/" + id);
      log.read(job);
      if (!job.has("completed_at")) {
        unread.add(id);
        TimeUnit.MILLISECONDS.sleep(plan.emulated() ? 100 : 2);
      } else {
        open.release();
        ended.countDown();
      }
    }
    return null;
  }

  private Void kill() throws Exception {
    int workers = 0;
    int servers = 0;
    while (workers < plan.workerKills() || servers < plan.serverKills()) {
      double progress = Math.min(1, submitted.get() / (double) plan.jobs());
      if (servers < plan.serverKills() && progress >= (servers + 0.5) / plan.serverKills()) {
        server.kill();
        log.serverKilled();
        servers++;
        server = start(servers);
      } else if (workers < plan.workerKills() && progress >= (workers + 0.5) / plan.workerKills()) {
        if (server.killAWorker(random)) {
          log.workerKilled();
          workers++;
        }
      }
      TimeUnit.MILLISECONDS.sleep(50 + random.nextInt(100));
    }
    return null;
  }

  private SoakProcess start(int kills) throws IOException {
    return plan.emulated()
        ? SoakProcess.emulated(data, port, plan.seed() + kills, plan.faultRate())
        : SoakProcess.embedded(data, port, 0.02);
  }

  /** The emulated functions have bad calls of their own. */
  private FaultPlan faults() {
    return plan.emulated()
        ? FaultPlan.none()
        : new SeededFaults(
            plan.seed(),
            plan.faultRate(),
            EnumSet.of(FaultKind.DROP_REQUEST, FaultKind.DROP_RESPONSE, FaultKind.DELAY));
  }

  @Override
  public void close() {
    client.close();
    network.close();
    server.close();
  }
}
