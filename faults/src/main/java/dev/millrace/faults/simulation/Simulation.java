package dev.millrace.faults.simulation;

import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.FolderModelCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One history: clients, a cluster, and troubles for as long as jobs are submitted; then the world
 * is healed, and everything must come to its end. Deterministic but for what does not matter.
 */
public final class Simulation {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final Duration RETRIED = Duration.ofHours(2);
  private static final int CLIENTS = 4;
  private static final double REFUSED_WEBHOOKS = 0.3;

  private final Path models;

  /**
   * What a history came to.
   *
   * @param jobs accepted
   * @param runs of models
   * @param kills of workers
   * @param worstRecovery of a job whose worker died
   */
  public record Report(int jobs, int runs, int kills, Duration worstRecovery) {

    /** Both together. */
    public Report and(Report more) {
      return new Report(
          jobs + more.jobs,
          runs + more.runs,
          kills + more.kills,
          worstRecovery.compareTo(more.worstRecovery) > 0 ? worstRecovery : more.worstRecovery);
    }
  }

  /** Simulations with the model packages of this folder. */
  public Simulation(Path models) {
    this.models = models;
  }

  /**
   * Lives through one history and checks it.
   *
   * @param seed decides everything
   * @param jobs how many each of four clients submits
   * @throws AssertionError if a promise was broken; the message names the seed
   */
  public Report run(long seed, Troubles troubles, Backend backend, int jobs) {
    return run(seed, troubles, backend, jobs, 0);
  }

  /**
   * The same with a failpoint: the worker that comes to it is killed.
   *
   * @param killAt the number of the moment, before or after a call of any worker to a store, a
   *     queue or the payloads; 0 for none
   */
  public Report run(long seed, Troubles troubles, Backend backend, int jobs, int killAt) {
    World world = new World(seed, START);
    Troubles.Calls calls = troubles.calls(world, killAt);
    History history = new History();
    Backend.Stores stores = backend.open(calls);
    JobStore store = stores.jobs();
    Receiver receiver = new Receiver(calls, REFUSED_WEBHOOKS);
    Cluster cluster =
        new Cluster(
            world,
            calls,
            new WatchedStore(store, calls, history),
            stores.quotas(),
            new WatchedBudgets(stores.budgets(), calls),
            FolderModelCatalog.read(models),
            receiver);
    List<Client> clients = new ArrayList<>();
    cluster.start();
    for (int c = 0; c < CLIENTS; c++) {
      Client client = new Client(world, calls, cluster);
      clients.add(client);
      for (int j = 0; j < jobs; j++) {
        String text = "job " + j + " of client " + c + " in world " + seed;
        client.follow(text, Duration.ofMillis(world.roll(2000 * jobs)));
      }
    }
    try {
      world.run(START.plusSeconds(4L * jobs), () -> false);
      calls.healed().set(true);
      world.run(
          START.plus(DEADLINE).plus(RETRIED),
          () -> clients.stream().allMatch(Client::isDone) && history.isOver());
      return new Checker(stores, history, clients, cluster, receiver, troubles).check();
    } catch (AssertionError | RuntimeException e) {
      // whatever is wrong, the seed is what brings it back
      throw new AssertionError(
          "Seed %d, %s, %s, killed at %d".formatted(seed, troubles, backend, killAt), e);
    } finally {
      world.end();
    }
  }
}
