package dev.millrace.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.provider.Budgets.Account;
import dev.millrace.core.provider.Budgets.Hold;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all {@link Budgets} promise. Adapters' tests extend it. */
public abstract class BudgetsContract {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final long MOST = 1000;

  private final String owner = "tenant-" + ThreadLocalRandom.current().nextLong(1L << 40);
  private final Account account = new Account(owner, MONTH);

  /** The accounts under test; others may be in them. */
  protected abstract Budgets budgets();

  @Test
  void shouldHaveTakenNothingAtFirst() {
    assertThat(budgets().taken(account)).isZero();
  }

  @Test
  void shouldHoldToTheLastNanoAndRefuseTheNext() {
    assertThat(budgets().hold(hold("job_a.1", 999), MOST)).isTrue();
    assertThat(budgets().hold(hold("job_a.2", 2), MOST)).isFalse();
    assertThat(budgets().hold(hold("job_a.3", 1), MOST)).isTrue();

    assertThat(budgets().taken(account)).isEqualTo(MOST);
  }

  @Test
  void shouldRefuseInAnEmptyAccountWhatIsMoreThanEverything() {
    assertThat(budgets().hold(hold("job_a.1", MOST + 1), MOST)).isFalse();

    assertThat(budgets().taken(account)).isZero();
  }

  @Test
  void shouldHoldNothingThatWasRefused() {
    Hold refused = hold("job_a.1", MOST + 1);
    budgets().hold(refused, MOST);

    budgets().settle(refused, 500);

    assertThat(budgets().taken(account)).isZero();
  }

  @Test
  void shouldHoldWhatCostsNothingThoughNothingIsLeft() {
    assertThat(budgets().hold(hold("job_a.1", 0), 0)).isTrue();
    budgets().hold(hold("job_a.2", MOST), MOST);

    assertThat(budgets().hold(hold("job_a.3", 0), MOST)).isTrue();
    assertThat(budgets().taken(account)).isEqualTo(MOST);
  }

  @Test
  void shouldHoldOnceHoweverOftenItIsAsked() {
    Hold hold = hold("job_a.1", 600);

    assertThat(budgets().hold(hold, MOST)).isTrue();
    assertThat(budgets().hold(hold, MOST)).as("though there is no room for another").isTrue();
    assertThat(budgets().hold(hold, 0)).as("though the limit was lowered since").isTrue();

    assertThat(budgets().taken(account)).isEqualTo(600);
  }

  @Test
  void shouldHoldNothingAnewInAnAccountOverItsLimit() {
    budgets().hold(hold("job_a.1", MOST), MOST);

    assertThat(budgets().hold(hold("job_a.2", 1), MOST / 2)).isFalse();
    assertThat(budgets().taken(account)).isEqualTo(MOST);
  }

  @Test
  void shouldSpendWhatItCostAndFreeTheRest() {
    Hold hold = hold("job_a.1", MOST);
    budgets().hold(hold, MOST);

    budgets().settle(hold, 300);

    assertThat(budgets().taken(account)).isEqualTo(300);
    assertThat(budgets().hold(hold("job_a.2", 700), MOST)).isTrue();
  }

  @Test
  void shouldFreeAllOfWhatCostNothing() {
    Hold hold = hold("job_a.1", MOST);
    budgets().hold(hold, MOST);

    budgets().settle(hold, 0);

    assertThat(budgets().taken(account)).isZero();
  }

  @Test
  void shouldSettleOnce() {
    Hold hold = hold("job_a.1", 500);
    budgets().hold(hold, MOST);

    budgets().settle(hold, 200);
    budgets().settle(hold, 200);
    budgets().settle(hold, 400);

    assertThat(budgets().taken(account)).isEqualTo(200);
  }

  @Test
  void shouldSpendNothingThatWasNeverHeld() {
    budgets().settle(hold("job_a.1", 500), 200);

    assertThat(budgets().taken(account)).isZero();
  }

  @Test
  void shouldSpendMoreThanWasHeldIfThePriceWasWrong() {
    Hold hold = hold("job_a.1", 500);
    budgets().hold(hold, MOST);

    budgets().settle(hold, MOST + 1);

    assertThat(budgets().taken(account)).isEqualTo(MOST + 1);
    assertThat(budgets().hold(hold("job_a.2", 1), MOST)).isFalse();
  }

  @Test
  void shouldLeaveOtherHoldsOfTheSameAccountAlone() {
    Hold first = hold("job_a.1", 300);
    budgets().hold(first, MOST);
    budgets().hold(hold("job_a.11", 400), MOST);

    budgets().settle(first, 100);

    assertThat(budgets().taken(account)).isEqualTo(500);
  }

  @Test
  void shouldKeepOwnersAndMonthsApart() {
    Hold hold = hold("job_a.1", MOST);
    Hold ofAnother = new Hold(new Account(owner + "-b", MONTH), "job_a.1", 700);
    Hold nextMonth = new Hold(new Account(owner, MONTH.plusMonths(1)), "job_a.1", 800);
    budgets().hold(hold, MOST);

    assertThat(budgets().hold(ofAnother, MOST)).isTrue();
    assertThat(budgets().hold(nextMonth, MOST)).isTrue();
    budgets().settle(ofAnother, 1);

    assertThat(budgets().taken(account)).isEqualTo(MOST);
    assertThat(budgets().taken(ofAnother.account())).isEqualTo(1);
    assertThat(budgets().taken(nextMonth.account())).isEqualTo(800);
  }

  @Test
  void shouldNeverBeOverdrawnByManyAtOnce() throws Exception {
    long granted = count(i -> budgets().hold(hold("job_" + i + ".1", 25), MOST));

    assertThat(granted).isEqualTo(40);
    assertThat(budgets().taken(account)).isEqualTo(MOST);
  }

  @Test
  void shouldHoldOnceWhatManyAskForAtOnce() throws Exception {
    long granted = count(_ -> budgets().hold(hold("job_a.1", 600), MOST));

    assertThat(granted).isEqualTo(80);
    assertThat(budgets().taken(account)).isEqualTo(600);
  }

  private interface Wish {
    boolean granted(int number);
  }

  /** How many of 80 wishes at once come true. */
  private static long count(Wish wish) throws Exception {
    List<Callable<Boolean>> wishes = new ArrayList<>();
    IntStream.range(0, 80).forEach(i -> wishes.add(() -> wish.granted(i)));
    long granted = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> answer : pool.invokeAll(wishes)) {
        granted += answer.get() ? 1 : 0;
      }
    }
    return granted;
  }

  private Hold hold(String name, long nanos) {
    return new Hold(account, name, nanos);
  }
}
