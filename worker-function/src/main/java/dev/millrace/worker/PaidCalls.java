package dev.millrace.worker;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Attempt;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.job.ProviderCall.Standing;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.provider.Budgets.Hold;
import dev.millrace.core.provider.CallHolds;
import dev.millrace.core.provider.KeptAnswer;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.Answer;
import dev.millrace.llm.PlannedCall;
import dev.millrace.llm.ProviderException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of one run: the job itself. A call is saved into the job under its fence, then its money
 * is held, then it is made; its answer is kept, then its money is spent, and the job's next move
 * says so. Used by one thread at a time.
 */
final class PaidCalls implements Payer {
  private static final Logger LOG = LoggerFactory.getLogger(PaidCalls.class);
  private static final int MOST_TRIES = 4;

  private final ClaimedRun run;
  private final CallDesk desk;
  private final Retrying retrying;
  private final Set<Integer> used = new HashSet<>();
  private boolean resumed;

  PaidCalls(ClaimedRun run, CallDesk desk, Retrying retrying) {
    this.run = run;
    this.desk = desk;
    this.retrying = retrying;
  }

  @Override
  public TenantId tenant() {
    return run.job().key().tenant();
  }

  @Override
  public boolean takesCached() {
    return !run.job().request().context().noCache();
  }

  @Override
  public long nanos() {
    return run.job().runs().calls().spend().nanos();
  }

  @Override
  public void usedCached(long savedNanos) {
    run.note(calls -> calls.cached(savedNanos));
  }

  @Override
  public Answer make(PlannedCall planned, Supplier<Answer> call) {
    resume();
    Optional<Answer> kept = answerOf(planned.fingerprint());
    if (kept.isPresent()) {
      return kept.get();
    }
    ProviderCall open = begin(planned);
    hold(open);
    Answer answer = call(open, call);
    pay(open, planned, answer);
    return answer;
  }

  @Override
  public boolean has(PlannedCall planned) {
    resume();
    return usable(planned.fingerprint()).findFirst().isPresent();
  }

  /** Before its first call, a run finds out what came of those that an earlier one left open. */
  private void resume() {
    if (!resumed) {
      desk.open().end(run.job()).forEach(ended -> run.note(calls -> calls.ended(ended)));
      resumed = true;
    }
  }

  private Optional<Answer> answerOf(String fingerprint) {
    Optional<Paid> paid = usable(fingerprint).findFirst();
    paid.ifPresent(found -> {
      used.add(found.call().number());
      LOG.info(
          "Call {} of job {} is paid for; its answer is used",
          found.call().number(),
          run.job().key());
    });
    return paid.map(found -> answer(found.kept()));
  }

  private record Paid(ProviderCall call, KeptAnswer kept) {}

  /** What was paid for, is there, and has not been found useless since. */
  private Stream<Paid> usable(String fingerprint) {
    Job job = run.job();
    return job.runs().calls().latest().stream()
        .filter(call -> call.standing() == Standing.ANSWERED)
        .filter(call -> call.fingerprint().equals(fingerprint))
        .filter(call -> !used.contains(call.number()) && !wasUseless(job, call.attempt()))
        .flatMap(call ->
            desk.answers().find(job.key(), call.number()).stream()
                .map(kept -> new Paid(call, kept)));
  }

  /** A later attempt may have used the answer, and found it so. */
  private static boolean wasUseless(Job job, int attempt) {
    return job.runs().earlier().stream()
        .filter(each -> each.number() >= attempt)
        .map(Attempt::error)
        .anyMatch(error -> error != null && error.code().blamesAnswer());
  }

  private ProviderCall begin(PlannedCall planned) {
    // the same at every try: so the run knows its own write again, of which the answer was lost
    Instant now = desk.clock().instant();
    ProviderCall open =
        retrying
            .until(
                MOST_TRIES,
                () ->
                    run.begin(job ->
                        ProviderCall.begin(
                            job.runs().calls().next(),
                            job.runs().attempts(),
                            planned.provider(),
                            planned.model(),
                            planned.fingerprint(),
                            now,
                            planned.price().nanosOf(planned.most()))))
            .orElseThrow(() -> new StoppedException(null));
    used.add(open.number());
    return open;
  }

  private void hold(ProviderCall open) {
    try {
      holdAll(open);
    } catch (StoreUnavailableException e) {
      ErrorCode why = ErrorCode.DEPENDENCY_UNAVAILABLE;
      end(open, open.unanswered(desk.clock().instant(), why), 0);
      throw e;
    }
  }

  private void holdAll(ProviderCall open) {
    Job job = run.job();
    List<Hold> holds = CallHolds.of(job.key(), open);
    List<Long> most = List.of(desk.limits().of(job.key().tenant()), desk.limits().ofAll());
    for (int i = 0; i < holds.size(); i++) {
      if (!desk.budgets().hold(holds.get(i), most.get(i))) {
        end(open, open.unanswered(desk.clock().instant(), ErrorCode.BUDGET_EXHAUSTED), 0);
        throw new PredictionException(
            ErrorCode.BUDGET_EXHAUSTED,
            "A call of %s may cost %s, and this month's budget of %s has not so much left"
                .formatted(
                    open.provider(), dollars(open.nanos()), i == 0 ? "the tenant" : "all tenants"),
            null);
      }
    }
  }

  private Answer call(ProviderCall open, Supplier<Answer> call) {
    try {
      return call.get();
    } catch (ProviderException e) {
      end(
          open,
          e.maybePaid()
              ? open.unknown(desk.clock().instant(), e.code())
              : open.unanswered(desk.clock().instant(), e.code()),
          0);
      throw e;
    } catch (StoreUnavailableException e) { // its gate cannot be seen, so it was not made
      ErrorCode why = ErrorCode.DEPENDENCY_UNAVAILABLE;
      end(open, open.unanswered(desk.clock().instant(), why), 0);
      throw e;
    } catch (StoppedException e) {
      end(open, open.unknown(desk.clock().instant(), null), 0);
      throw e;
    }
  }

  private void pay(ProviderCall open, PlannedCall planned, Answer answer) {
    Tokens counted = answer.tokens().equals(Tokens.NONE) ? planned.most() : answer.tokens();
    long cost = planned.price().nanosOf(counted);
    KeptAnswer kept = new KeptAnswer(answer.text(), answer.finish().name(), counted, cost);
    try {
      retrying.until(
          MOST_TRIES,
          () -> {
            desk.answers().keep(run.job().key(), open.number(), kept);
            return Optional.of(kept);
          });
    } catch (StoreUnavailableException e) {
      LOG.warn("An answer of job {} is paid for and not kept", run.job().key(), e);
    }
    end(open, open.answered(desk.clock().instant(), counted, cost), cost);
  }

  /** What cannot be settled now stays open, for the next run or the job's settlement. */
  private void end(ProviderCall open, ProviderCall ended, long cost) {
    try {
      CallHolds.of(run.job().key(), open).forEach(hold -> desk.budgets().settle(hold, cost));
      run.note(calls -> calls.ended(ended));
    } catch (StoreUnavailableException e) {
      LOG.warn("What is held for call {} of {} stays so", open.number(), run.job().key(), e);
    }
  }

  private static Answer answer(KeptAnswer kept) {
    return new Answer(kept.text(), Answer.Finish.valueOf(kept.finish()), kept.tokens());
  }

  private static String dollars(long nanos) {
    return "$" + BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
  }
}
