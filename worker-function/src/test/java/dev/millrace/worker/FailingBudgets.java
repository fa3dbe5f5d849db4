package dev.millrace.worker;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.provider.Budgets;

/** Accounts that cannot be reached when a test says so. */
final class FailingBudgets implements Budgets {
  /** What does not succeed. */
  enum Failure {
    NONE,
    HOLD,
    /** It is held, and nobody hears of it. */
    ANSWER_TO_HOLD,
    SETTLE
  }

  private final Budgets budgets;
  Failure failure;

  FailingBudgets(Budgets budgets, Failure failure) {
    this.budgets = budgets;
    this.failure = failure;
  }

  @Override
  public boolean hold(Hold hold, long most) {
    fail(Failure.HOLD);
    boolean held = budgets.hold(hold, most);
    fail(Failure.ANSWER_TO_HOLD);
    return held;
  }

  @Override
  public void settle(Hold hold, long spentNanos) {
    fail(Failure.SETTLE);
    budgets.settle(hold, spentNanos);
  }

  @Override
  public long taken(Account account) {
    return budgets.taken(account);
  }

  private void fail(Failure when) {
    if (failure == when) {
      throw new StoreUnavailableException("down for now", null);
    }
  }
}
