package dev.millrace.worker;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.provider.CallHolds;
import dev.millrace.core.provider.KeptAnswer;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.inference.PredictionException;
import dev.millrace.llm.Answer;
import dev.millrace.llm.PlannedCall;
import dev.millrace.llm.Price;
import dev.millrace.llm.ProviderException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A worker with a model that asks a provider once, and a provider that a test decides. */
final class PaidWorker implements AutoCloseable {
  /** What the call can cost at the most. */
  static final long MOST = 900;

  /** What it costs. */
  static final long COST = 115;

  static final Tokens COUNTED = new Tokens(100, 20, 50);
  static final Answer ANSWER = new Answer("Blue.", Answer.Finish.COMPLETE, COUNTED);
  private static final Price PRICE = new Price(1000, 2000, 500);
  static final PlannedCall PLANNED = planned(Jobs.PRINT);

  final TestWorker worker = new TestWorker();
  final JobKey key = worker.create(Jobs.queuedForProvider());
  int made;
  Supplier<Answer> provider = () -> ANSWER;

  /** What the model does with the one who pays. */
  Consumer<Payer> model = this::ask;

  PaidWorker() {
    worker.models =
        (ref, input, payer, stop) -> {
          model.accept(payer);
          return new Models.Prediction("{\"text\":\"Blue.\"}", "digest");
        };
  }

  static PlannedCall planned(String fingerprint) {
    return new PlannedCall("acme", "m-1", fingerprint, new Tokens(500, 200, 0), PRICE);
  }

  /** Asks as the engine does. */
  void ask(Payer payer) {
    var _ = answer(payer, PLANNED);
  }

  Answer answer(Payer payer, PlannedCall planned) {
    try {
      return payer.make(
          planned,
          () -> {
            made++;
            return provider.get();
          });
    } catch (ProviderException e) {
      throw new PredictionException(e.code(), "no answer", e, e.retryAfter());
    }
  }

  Job run() {
    return run(worker.store);
  }

  Job run(JobStore store) {
    worker.runJob(store).run(key, worker.shift(true));
    return job();
  }

  Job job() {
    return worker.find(key);
  }

  ProviderCall call() {
    return job().runs().calls().latest().getLast();
  }

  /** What is held and spent by the tenant, which must be what all hold and spend. */
  long taken() {
    long all = worker.budgets.taken(CallHolds.account(CallHolds.ALL, Jobs.NOW));
    long own = worker.budgets.taken(CallHolds.account(Jobs.TENANT.value(), Jobs.NOW));
    if (all != own) {
      throw new AssertionError("The tenant has taken " + own + ", and all " + all);
    }
    return own;
  }

  Optional<KeptAnswer> kept(int call) {
    return new KeptAnswers(worker.stored).find(key, call);
  }

  @Override
  public void close() {
    worker.close();
  }
}
