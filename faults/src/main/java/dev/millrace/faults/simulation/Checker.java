package dev.millrace.faults.simulation;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Lease;
import dev.millrace.core.job.Usage;
import dev.millrace.core.payload.Payload;
import dev.millrace.faults.simulation.History.Moment;
import dev.millrace.faults.simulation.Simulation.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what clients were told with what happened and with what is left, after the world was
 * healed and everything had time to end.
 */
final class Checker {
  /** Lease, the sweeper's minute, and 5 s. */
  private static final Duration RECOVERY = Cluster.POLICY.lease().plusSeconds(65);

  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private final JobStore store;
  private final Quotas quotas;
  private final History history;
  private final List<Client> clients;
  private final Cluster cluster;
  private final Receiver receiver;
  private final Troubles troubles;
  private final PaidCheck paid;
  private Duration worstRecovery = Duration.ZERO;

  Checker(
      Backend.Stores stores,
      History history,
      List<Client> clients,
      Cluster cluster,
      Receiver receiver,
      Troubles troubles) {
    this.store = stores.jobs();
    this.quotas = stores.quotas();
    this.history = history;
    this.clients = clients;
    this.cluster = cluster;
    this.receiver = receiver;
    this.troubles = troubles;
    this.paid = new PaidCheck(cluster.provider(), stores.budgets(), troubles);
  }

  Report check() {
    Set<JobKey> accepted = new HashSet<>();
    for (Client client : clients) {
      for (Client.Job job : client.jobs()) {
        require(accepted.add(job.key()), "two jobs under " + job.key());
        checkJob(job);
        checkReads(job);
      }
    }
    require(history.all().keySet().equals(accepted), "jobs that nobody has asked for");
    history.all().forEach(this::checkHistory);
    checkUsage();
    paid.checkAccounts(accepted.stream().flatMap(key -> store.find(key).stream()).toList(), START);
    if (troubles.killEvery() > 0 && troubles.lostCalls() == 0) {
      checkRecovery();
    }
    int runs = cluster.runs().values().stream().mapToInt(Integer::intValue).sum();
    return new Report(accepted.size(), runs, cluster.kills().size(), worstRecovery);
  }

  /** Nothing is lost, nothing is without an end, and the end is the right one. */
  private void checkJob(Client.Job known) {
    Job job = store.find(known.key()).orElseThrow(() -> new AssertionError("lost: " + known.key()));
    require(job.status().isFinal(), "without an end: " + job);
    require(job.dueAt() == null, "something is still owed: " + job);
    SimulatedModels.Kind kind = SimulatedModels.Kind.of(known.input());
    if (job.state() instanceof Succeeded(_, Payload output, _)) {
      require(!known.wasCanceled() || known.wasRetried(), "succeeded though canceled: " + job);
      require(
          !(output instanceof Payload.Inline(String json))
              || json.equals(SimulatedModels.answer(known.input())),
          "another job's result: " + job);
      require(kind != SimulatedModels.Kind.FAILS, "succeeded though it cannot: " + job);
    }
    if (job.state() instanceof Failed(_, var error)) {
      boolean blamed = error.code() == ErrorCode.WORKER_CRASHED;
      require(
          kind != SimulatedModels.Kind.KILLS || blamed || error.code() == ErrorCode.INTERNAL,
          "a killer that failed of something else: " + job);
      require(
          !blamed || kind == SimulatedModels.Kind.KILLS || troubles.killEvery() > 0,
          "blamed for a death that never was: " + job);
    }
    paid.check(job, known.input());
    checkRuns(known, job, kind);
    checkWebhook(known, job);
  }

  /** Without deaths, nothing runs more often than its own errors ask for. */
  private void checkRuns(Client.Job known, Job job, SimulatedModels.Kind kind) {
    boolean onlyRepetitions = troubles.killEvery() == 0 && troubles.lostCalls() == 0;
    boolean ranOnce =
        kind != SimulatedModels.Kind.KILLS
            && kind != SimulatedModels.Kind.FAILS_ONCE
            && kind != SimulatedModels.Kind.PAID;
    if (onlyRepetitions && ranOnce && !known.wasRetried()) {
      int runs = cluster.runs().getOrDefault(known.input(), 0);
      require(runs <= 1, "ran " + runs + " times for nothing: " + job);
      require(job.attempts().size() <= 1, "attempts for nothing: " + job);
    }
  }

  private void checkWebhook(Client.Job known, Job job) {
    if (!known.hasWebhook()) {
      return;
    }
    Delivery delivery = job.delivery();
    if (delivery == null || delivery.nextAt() != null) {
      throw new AssertionError("a call is still owed: " + job);
    }
    String id = job.key().id().value().replace("job_", "msg_") + "_";
    long told =
        receiver.taken().stream()
            .filter(call -> call.id().startsWith(id))
            .filter(call -> call.body().startsWith("{\"type\":\"job." + job.status().word()))
            .count();
    require(
        told > 0 || delivery.standing() == Delivery.Standing.EXHAUSTED,
        "nobody was told of " + job);
  }

  /** What a client read was true at some moment of its question, and never went back. */
  private void checkReads(Client.Job job) {
    JobStatus last = null;
    int attempts = 0;
    for (Client.Read read : job.reads()) {
      require(
          history.was(job.key(), read.status(), read.from(), read.to()),
          "never was " + read.status() + " when read " + read);
      require(
          last == null || !last.isFinal() || job.wasRetried() || last == read.status(),
          "final and changed: " + job.reads());
      int ended = read.body().required("attempts").size();
      require(ended >= attempts - 1, "attempts went back: " + job.reads());
      attempts = ended;
      last = read.status();
    }
  }

  /** Each version is there once, one after another, and final is final. */
  private void checkHistory(JobKey key, List<Moment> moments) {
    for (int i = 1; i < moments.size(); i++) {
      Job before = moments.get(i - 1).job();
      Job after = moments.get(i).job();
      require(after.version() == before.version() + 1, "versions of " + key + ": " + moments);
      require(
          !before.status().isFinal()
              || after.state().equals(before.state())
              || after.status() == JobStatus.QUEUED,
          "two ends of " + key + ": " + before + " and " + after);
    }
    require(
        store.find(key).filter(moments.getLast().job()::equals).isPresent(),
        "the store has another " + key);
  }

  /** One usage record for each job, and the counters are their sum. */
  private void checkUsage() {
    Usage sum = Usage.NONE;
    for (JobKey key : history.all().keySet()) {
      Usage settled = store.find(key).orElseThrow().ledger().settled();
      require(settled.jobs() == 1, "usage records of " + key + ": " + settled);
      sum = sum.plus(settled);
    }
    LocalDate day = LocalDate.ofInstant(START, ZoneOffset.UTC);
    require(
        store.usage(Client.TENANT, day).equals(sum),
        "counters " + store.usage(Client.TENANT, day) + " for " + sum);
    Quotas.Spent spent = quotas.spent(Client.TENANT, day);
    // a submission or a retry that failed may have reserved something for a run that never was
    require(
        spent.openJobs() >= 0 && spent.openJobs() <= cluster.unknownWrites(),
        "places held after the end: " + spent + ", unknown: " + cluster.unknownWrites());
  }

  /** A job whose worker has died moves on within the bound, unless the next one dies, too. */
  private void checkRecovery() {
    for (Cluster.Kill kill : cluster.kills()) {
      history
          .all()
          .forEach((key, moments) -> {
            Job then = asOf(moments, kill.at());
            if (then != null && isOrphan(then, kill)) {
              checkRecovered(key, moments, kill, then);
            }
          });
    }
  }

  private void checkRecovered(JobKey key, List<Moment> moments, Cluster.Kill kill, Job then) {
    Instant end =
        moments.stream()
            .filter(moment -> moment.at().isAfter(kill.at()))
            .filter(moment -> isNewRun(moment.job(), then) || moment.job().status().isFinal())
            .map(Moment::at)
            .findFirst()
            .orElseThrow(() -> new AssertionError("never recovered: " + key));
    boolean again =
        cluster.kills().stream()
            .anyMatch(other ->
                !other.equals(kill)
                    && other.at().isAfter(kill.at())
                    && other.at().isBefore(end)
                    && other.held().contains(key));
    Duration took = Duration.between(kill.at(), end);
    if (!again) {
      worstRecovery = took.compareTo(worstRecovery) > 0 ? took : worstRecovery;
      require(
          took.compareTo(RECOVERY) <= 0,
          "recovered after " + took + " from the death of " + kill + ": " + moments);
    }
  }

  private static boolean isOrphan(Job job, Cluster.Kill kill) {
    return switch (job.state()) {
      case Running(Lease lease, _) ->
          lease.owner().startsWith(kill.host() + "/") && kill.held().contains(job.key());
      default -> job.status() == JobStatus.QUEUED && kill.held().contains(job.key());
    };
  }

  private static boolean isNewRun(Job job, Job then) {
    return job.state() instanceof Running(Lease lease, _)
        && !(then.state() instanceof Running(Lease before, _)
            && before.owner().equals(lease.owner()));
  }

  private static @Nullable Job asOf(List<Moment> moments, Instant at) {
    Job job = null;
    for (Moment moment : moments) {
      if (!moment.at().isAfter(at)) {
        job = moment.job();
      }
    }
    return job;
  }

  private static void require(boolean held, String otherwise) {
    if (!held) {
      throw new AssertionError(otherwise);
    }
  }
}
