package dev.millrace.faults.simulation;

import dev.millrace.core.provider.Budgets;

/** Accounts whose calls take time and go wrong. */
record WatchedBudgets(Budgets budgets, Troubles.Calls calls) implements Budgets {

  @Override
  public boolean hold(Hold hold, long most) {
    calls.before("hold");
    boolean held = budgets.hold(hold, most);
    calls.after("hold");
    return held;
  }

  @Override
  public void settle(Hold hold, long spentNanos) {
    calls.before("settle");
    budgets.settle(hold, spentNanos);
    calls.after("settle");
  }

  @Override
  public long taken(Account account) {
    return budgets.taken(account);
  }
}
