package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.BudgetsContract;
import java.nio.file.Path;
import java.time.YearMonth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteBudgetsTest extends BudgetsContract {
  @TempDir Path folder;
  private SqliteBudgets budgets;

  @BeforeEach
  void open() {
    budgets = SqliteBudgets.onDisk(folder.resolve("budgets.db"));
  }

  @AfterEach
  void close() {
    budgets.close();
  }

  @Override
  protected Budgets budgets() {
    return budgets;
  }

  @Test
  void shouldKnowAfterARestartWhatIsHeldAndSpent() {
    Budgets.Account account = new Budgets.Account("acme", YearMonth.of(2026, 11));
    Budgets.Hold settled = new Budgets.Hold(account, "job_a.1", 500);
    Budgets.Hold open = new Budgets.Hold(account, "job_a.2", 70);
    budgets.hold(settled, 1000);
    budgets.hold(open, 1000);
    budgets.settle(settled, 3);
    budgets.close();
    open();

    assertThat(budgets.taken(account)).isEqualTo(73);
    budgets.settle(settled, 3);
    budgets.settle(open, 4);
    assertThat(budgets.taken(account)).isEqualTo(7);
  }
}
