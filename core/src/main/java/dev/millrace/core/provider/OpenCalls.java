package dev.millrace.core.provider;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Calls;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.ProviderCall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what came of calls whose worker is dead: one whose answer is kept was paid for, of another
 * nobody knows, and nobody is charged for it. Thread-safe.
 */
public final class OpenCalls {
  private final KeptAnswers answers;
  private final Budgets budgets;
  private final InstantSource clock;

  public OpenCalls(KeptAnswers answers, Budgets budgets, InstantSource clock) {
    this.answers = answers;
    this.budgets = budgets;
    this.clock = clock;
  }

  /**
   * Ends the calls that the job has open, none of which is being made any more, and frees what is
   * held for them.
   *
   * @return them, ended; it may be asked again and answers the same
   * @throws StoreUnavailableException if nobody can say
   */
  public List<ProviderCall> end(Job job) {
    List<ProviderCall> ended = new ArrayList<>();
    Instant now = clock.instant();
    for (ProviderCall call : job.runs().calls().open()) {
      Optional<KeptAnswer> kept = answers.find(job.key(), call.number());
      long cost = kept.map(KeptAnswer::nanos).orElse(0L);
      CallHolds.of(job.key(), call).forEach(hold -> budgets.settle(hold, cost));
      ended.add(
          kept.map(answer -> call.answered(now, answer.tokens(), answer.nanos()))
              .orElseGet(() -> call.unknown(now, null)));
    }
    return ended;
  }

  /** The job with no call open, for its settlement; stored with its next move. */
  public Job close(Job job) {
    Calls calls = job.runs().calls();
    for (ProviderCall call : end(job)) {
      calls = calls.ended(call);
    }
    return job.with(calls);
  }
}
