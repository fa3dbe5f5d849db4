package dev.millrace.faults.simulation;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Router;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import dev.millrace.core.provider.SpendingLimits;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.upload.Uploads;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.InMemoryInboxStore;
import dev.millrace.embedded.InMemoryUploadStore;
import dev.millrace.embedded.SqliteTenantStore;
import dev.millrace.inference.StopSignal;
import dev.millrace.ingest.SubmitEndpoint;
import dev.millrace.ingest.SubmitJob;
import dev.millrace.maintenance.DeliverWebhook;
import dev.millrace.maintenance.ReadDeadLetter;
import dev.millrace.maintenance.SweepDueJobs;
import dev.millrace.maintenance.WebhookEvents;
import dev.millrace.maintenance.WriteOutbox;
import dev.millrace.status.GetJob;
import dev.millrace.status.Health;
import dev.millrace.status.JobActionEndpoints;
import dev.millrace.status.JobActions;
import dev.millrace.status.RetryJob;
import dev.millrace.status.StatusEndpoints;
import dev.millrace.worker.Backoff;
import dev.millrace.worker.CallDesk;
import dev.millrace.worker.Inference;
import dev.millrace.worker.RunJob;
import dev.millrace.worker.Shift;
import dev.millrace.worker.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/** Every process of a deployment, started again whenever it is killed. */
final class Cluster {
  static final JobPolicy POLICY = JobPolicy.forWorkerTimeout(Duration.ofSeconds(30));

  private static final Duration QUEUE_VISIBILITY = Duration.ofSeconds(190);
  private static final Duration REDELIVERY = POLICY.lease().plusSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final long MOST_NANOS = 1_000_000_000;

  private final World world;
  private final Troubles.Calls calls;
  private final WatchedStore store;
  private final Quotas quotas;
  private final WatchedPayloads payloads;
  private final CallDesk desk;
  private final SimulatedProvider provider;
  private final ModelCatalog catalog;
  private final SimulatedQueue runQueue;
  private final SimulatedQueue callQueue;
  private final Receiver receiver;
  private final Map<String, Integer> runs = new HashMap<>();
  private final List<Kill> kills = new ArrayList<>();
  private final Map<World.Host, List<JobKey>> held = new HashMap<>();
  private final List<World.Host> workers = new ArrayList<>();
  private final List<World.Host> others = new ArrayList<>();
  private int invocations;

  /** A worker that died, and the jobs whose messages it had. */
  record Kill(Instant at, World.Host host, List<JobKey> held) {}

  Cluster(
      World world,
      Troubles.Calls calls,
      WatchedStore store,
      Quotas quotas,
      WatchedBudgets budgets,
      ModelCatalog catalog,
      Receiver receiver) {
    this.world = world;
    this.calls = calls;
    this.store = store;
    this.quotas = quotas;
    this.payloads = new WatchedPayloads(calls);
    this.provider = new SimulatedProvider(world);
    KeptAnswers answers = new KeptAnswers(payloads);
    this.desk =
        new CallDesk(
            answers,
            new OpenCalls(answers, budgets, clock()),
            budgets,
            new SpendingLimits(
                SqliteTenantStore.inMemory(), Client.TENANT, Limits.NONE, MOST_NANOS, clock()),
            clock());
    this.catalog = catalog;
    this.receiver = receiver;
    this.runQueue = new SimulatedQueue(calls, QUEUE_VISIBILITY, 50);
    this.callQueue = new SimulatedQueue(calls, QUEUE_VISIBILITY, 50);
  }

  List<Kill> kills() {
    return kills;
  }

  /** Writes of which nobody was told whether they were stored. */
  int unknownWrites() {
    return store.unknownWrites();
  }

  Map<String, Integer> runs() {
    return runs;
  }

  SimulatedProvider provider() {
    return provider;
  }

  /** How the API answers on this host. */
  Router api(World.Host host) {
    InstantSource clock = clock();
    Payloads large = new Payloads(payloads);
    JobJson json = new JobJson(large);
    SubmitJob submit =
        new SubmitJob(
            catalog,
            new PinFiles(new Uploads(payloads), new InMemoryUploadStore(payloads), false),
            large,
            store,
            SubmitJob.Queues.fair(runQueue),
            quotas,
            new SubmitJob.Acceptance(new JobIds(clock, world.dice()), clock, POLICY));
    JobActions actions = new JobActions(store, callQueue, clock);
    RetryJob retryJob = new RetryJob(store, quotas, runQueue, POLICY, clock);
    JobResponses responses = new JobResponses(json, clock);
    // nobody here asks to wait
    PreferredWait wait =
        new PreferredWait(
            new AwaitJob(store, (key, wanted, until) -> store.find(key), clock), clock);
    return new SubmitEndpoint(submit, responses, wait, false)
        .routes()
        .and(
            new StatusEndpoints(
                    new GetJob(store, clock), responses, wait, new Health(catalog, store, clock))
                .routes())
        .and(new JobActionEndpoints(actions, retryJob, responses).routes());
  }

  /** Starts everything but the API. */
  void start() {
    for (int i = 1; i <= 3; i++) {
      startWorker(i, Duration.ZERO);
    }
    startDeliverer();
    startMaintenance(Duration.ofSeconds(world.roll(60)));
    if (calls.troubles().killEvery() > 0) {
      world.spawn(new World.Host("killer"), Duration.ZERO, this::killNowAndThen);
    }
  }

  private void startWorker(int number, Duration after) {
    World.Host host = new World.Host("worker-" + number);
    workers.add(host);
    held.put(host, List.of());
    InstantSource clock = clock();
    Backoff backoff = new Backoff(world.dice());
    Timer timer =
        (delay, task) -> {
          AtomicBoolean canceled = new AtomicBoolean();
          world.spawn(
              host,
              delay.isNegative() ? Duration.ZERO : delay,
              () -> {
                if (!canceled.get()) {
                  task.run();
                }
              });
          return () -> canceled.set(true);
        };
    RunJob runJob =
        new RunJob(
            store,
            new Inference(
                new Payloads(payloads),
                new SimulatedModels(world, host, runs, provider),
                desk,
                backoff),
            callQueue,
            new RunJob.Surroundings(POLICY, backoff, clock, world::sleep, timer));
    BiFunction<JobKey, Boolean, Disposition> handler =
        (key, alone) ->
            runJob.run(
                key,
                new Shift(
                    host + "/" + ++invocations,
                    alone,
                    clock.instant().plusSeconds(25),
                    new StopSignal()));
    world.spawn(host, after, () -> poll(host, runQueue, 2, handler));
    host.onDeath(() -> replace(host, number));
  }

  /** As Lambda replaces an environment that has died. */
  private void replace(World.Host host, int number) {
    kills.add(new Kill(world.now(), host, held.getOrDefault(host, List.of())));
    workers.remove(host);
    startWorker(number, Duration.ofMillis(300 + world.roll(3000)));
  }

  /** As the event source mapping and the handlers' batches do. */
  private void poll(
      World.Host host,
      SimulatedQueue queue,
      int most,
      BiFunction<JobKey, Boolean, Disposition> handler) {
    while (true) {
      List<SimulatedQueue.Message> batch = queue.receive(most);
      held.put(host, batch.stream().map(message -> message.hint().key()).toList());
      batch.forEach(message -> queue.hide(message, REDELIVERY));
      List<SimulatedQueue.Message> alone = new ArrayList<>();
      for (SimulatedQueue.Message message : batch) {
        if (handle(queue, message, false, handler) instanceof Disposition.Alone) {
          alone.add(message);
        }
      }
      alone.forEach(message -> handle(queue, message, true, handler));
      held.put(host, List.of());
      world.sleep(batch.isEmpty() ? IDLE : Duration.ofMillis(5));
    }
  }

  private Disposition handle(
      SimulatedQueue queue,
      SimulatedQueue.Message message,
      boolean alone,
      BiFunction<JobKey, Boolean, Disposition> handler) {
    Disposition disposition;
    try {
      disposition = handler.apply(message.hint().key(), alone);
    } catch (StoreUnavailableException e) {
      return new Disposition.Later(QUEUE_VISIBILITY);
    }
    world.step();
    switch (disposition) {
      case Disposition.Done() -> queue.delete(message);
      case Disposition.Later(Duration delay) -> queue.hide(message, delay);
      case Disposition.Alone() -> {}
    }
    return disposition;
  }

  private void startDeliverer() {
    World.Host host = new World.Host("webhooks");
    JobJson jobJson = new JobJson(new Payloads(payloads));
    DeliverWebhook deliver =
        new DeliverWebhook(
            store,
            receiver,
            new WebhookEvents(jobJson, new WebhookSecrets(payloads, world.dice(), 1), false),
            new WriteOutbox(new InMemoryInboxStore(), jobJson),
            clock());
    world.spawn(host, IDLE, () -> poll(host, callQueue, 4, (key, alone) -> deliver.deliver(key)));
    host.onDeath(this::startDeliverer);
    others.add(host);
  }

  private void startMaintenance(Duration after) {
    World.Host host = new World.Host("maintenance");
    SweepDueJobs sweep =
        new SweepDueJobs(store, runQueue, callQueue, payloads, desk.open(), POLICY, clock());
    ReadDeadLetter reader = new ReadDeadLetter(store, runQueue, clock());
    others.add(host);
    world.spawn(host, after, () -> maintain(sweep, reader));
    if (world.happens(2 * calls.troubles().duplicates())) {
      world.spawn(host, after.plusMillis(world.roll(30)), () -> maintain(sweep, reader));
    }
    world.spawn(
        new World.Host("schedule"), after.plusSeconds(60), () -> startMaintenance(Duration.ZERO));
  }

  /** One invocation; the next minute brings another, whatever becomes of this one. */
  private void maintain(SweepDueJobs sweep, ReadDeadLetter reader) {
    try {
      sweep.sweep();
    } catch (StoreUnavailableException e) {
      world.step();
    }
    for (JobHint letter : runQueue.takeDeadLetters()) {
      try {
        reader.read(letter.key());
      } catch (StoreUnavailableException e) {
        runQueue.send(List.of(letter));
      }
    }
  }

  private void killNowAndThen() {
    while (true) {
      world.sleep(Duration.ofMillis(world.roll(2000 * calls.troubles().killEvery())));
      if (calls.healed().get()) {
        return;
      }
      List<World.Host> victims = others.isEmpty() || world.happens(0.75) ? workers : others;
      if (!victims.isEmpty()) {
        World.Host victim = victims.get(world.roll(victims.size()));
        world.kill(victim);
        others.remove(victim);
      }
    }
  }

  /** The host's own idea of the time. */
  private InstantSource clock() {
    int skew = calls.troubles().skewSeconds();
    Duration offset =
        skew == 0 ? Duration.ZERO : Duration.ofSeconds(world.roll(2 * skew) - (long) skew);
    return () -> world.now().plus(offset).truncatedTo(ChronoUnit.MILLIS);
  }
}
