package dev.millrace.faults.simulation;

import dev.millrace.core.job.Calls;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.ProviderCall.Standing;
import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.CallHolds;
import java.time.Instant;
import java.util.Collection;

/**
 * Compares what jobs say of their calls with what the provider has seen, and the accounts with
 * both.
 */
record PaidCheck(SimulatedProvider provider, Budgets budgets, Troubles troubles) {

  /** No call is hidden, none is paid for twice, and none that nobody answered is paid for. */
  void check(Job job, String input) {
    Calls calls = job.runs().calls();
    int seen = provider.calls(input);
    require(calls.open().isEmpty(), "a call is open after the end: " + job);
    require(seen <= calls.made(), "the provider saw " + seen + " calls of " + job);
    long answered = count(calls, Standing.ANSWERED);
    require(
        calls.spend().nanos() == answered * SimulatedProvider.COST,
        "not the price of " + answered + " answers: " + job);
    require(answered <= 1 || troubles.lostCalls() > 0, answered + " answers are paid for: " + job);
    require(
        calls.unknown() == 0 || troubles.killEvery() > 0 || troubles.lostCalls() > 0,
        "nobody knows of a call though nobody died: " + job);
  }

  /** What is taken from the accounts is what the jobs have spent, and nothing is held any more. */
  void checkAccounts(Collection<Job> jobs, Instant month) {
    long spent = jobs.stream().mapToLong(job -> job.runs().calls().spend().nanos()).sum();
    for (String owner : new String[] {Client.TENANT.value(), CallHolds.ALL}) {
      long taken = budgets.taken(CallHolds.account(owner, month));
      require(taken == spent, taken + " taken from " + owner + ", " + spent + " spent");
    }
  }

  private static long count(Calls calls, Standing standing) {
    return calls.latest().stream().filter(call -> call.standing() == standing).count();
  }

  private static void require(boolean held, String otherwise) {
    if (!held) {
      throw new AssertionError(otherwise);
    }
  }
}
