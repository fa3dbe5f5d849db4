package dev.millrace.core.provider;

import dev.millrace.core.StoreUnavailableException;
import java.time.YearMonth;

/**
 * Accounts from which calls of providers are paid. What a call costs at the most is held before it
 * is made; when it has ended, what it cost is spent and the rest is free again. So an account is
 * never overdrawn, whatever dies in between and however many hold at once. Amounts are billionths
 * of a US dollar. Thread-safe.
 */
public interface Budgets {

  /**
   * An account.
   *
   * @param owner whose it is
   * @param month in UTC
   */
  record Account(String owner, YearMonth month) {}

  /**
   * Money held for a call.
   *
   * @param name of the call, unlike any other
   * @param nanos what it costs at the most
   */
  record Hold(Account account, String name, long nanos) {}

  /**
   * Holds money for a call. A repetition holds nothing more.
   *
   * @param most what may be held and spent in all
   * @return whether the money is held; if not, nothing is
   * @throws StoreUnavailableException if it may or may not be held
   */
  boolean hold(Hold hold, long most);

  /**
   * Spends this much, and frees the rest of what is held. If it is not held any more, nothing
   * happens.
   *
   * @param spentNanos may be more than was held, if a price was wrong
   * @throws StoreUnavailableException if it may or may not be spent; to be called again
   */
  void settle(Hold hold, long spentNanos);

  /**
   * What is held and spent.
   *
   * @throws StoreUnavailableException if nobody can say
   */
  long taken(Account account);
}
