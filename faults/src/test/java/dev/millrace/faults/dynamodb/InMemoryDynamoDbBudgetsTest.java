package dev.millrace.faults.dynamodb;

import dev.millrace.aws.DynamoDbBudgets;
import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.BudgetsContract;
import java.util.List;

/** Accounts in DynamoDB as the simulation has it. */
class InMemoryDynamoDbBudgetsTest extends BudgetsContract {
  private final Budgets budgets =
      new DynamoDbBudgets(
          new InMemoryDynamoDb(List.of(new TableSchema("jobs", "pk", List.of())), Faults.none()),
          "jobs");

  @Override
  protected Budgets budgets() {
    return budgets;
  }
}
