package dev.millrace.worker;

import dev.millrace.core.account.Limits;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import dev.millrace.core.provider.SpendingLimits;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.queue.JobHint;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteBudgets;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteTenantStore;
import dev.millrace.inference.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** A worker with a model that a test decides, on a store and a clock of its own. */
final class TestWorker implements AutoCloseable {
  final SqliteJobStore store = SqliteJobStore.inMemory();
  final SqliteBudgets budgets = SqliteBudgets.inMemory();
  final SqliteTenantStore tenants = SqliteTenantStore.inMemory();
  long mostNanos = Limits.NONE.nanosPerMonth();
  final InMemoryPayloadStore stored = new InMemoryPayloadStore();
  final Payloads payloads = new Payloads(stored);
  final List<String> inputs = new ArrayList<>();
  BiFunction<String, StopSignal, String> model = (input, stop) -> "{\"answer\":1}";
  final List<JobHint> told = new ArrayList<>();
  final ManualTimer timer = new ManualTimer(Jobs.NOW);

  /** Who answers: {@link #model}, unless a test has another. */
  Models models =
      new FixedModel((input, stop) -> {
        inputs.add(input);
        return model.apply(input, stop);
      });

  /** Where money is held. */
  Budgets accounts = budgets;

  /** Where answers are kept. */
  PayloadStore kept = stored;

  @Override
  public void close() {
    store.close();
    budgets.close();
    tenants.close();
  }

  JobKey create(Job job) {
    store.create(job);
    return job.key();
  }

  Job find(JobKey key) {
    return store.find(key).orElseThrow();
  }

  Disposition run(JobKey key) {
    return runJob(store).run(key, shift(true));
  }

  Shift shift(boolean alone) {
    return new Shift("worker", alone, timer.now().plusSeconds(25), new StopSignal());
  }

  /** Accounts that have as much as anybody wants. */
  CallDesk desk() {
    KeptAnswers answers = new KeptAnswers(kept);
    return new CallDesk(
        answers,
        new OpenCalls(answers, accounts, timer::now),
        accounts,
        new SpendingLimits(tenants, Jobs.TENANT, Limits.NONE, mostNanos, timer::now),
        timer::now);
  }

  RunJob runJob(JobStore jobs) {
    Backoff backoff = new Backoff(new Random(1));
    return new RunJob(
        jobs,
        new Inference(payloads, models, desk(), backoff),
        told::addAll,
        new RunJob.Surroundings(Jobs.POLICY, backoff, timer::now, timer::advance, timer));
  }
}
