package dev.millrace.faults.dynamodb;

import dev.millrace.aws.DynamoDbBudgets;
import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.BudgetsContract;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Accounts in DynamoDB as the simulation has it. */
class InMemoryDynamoDbBudgetsTest {

  @Nested
  @DisplayName("When every answer arrives")
  class Arriving extends BudgetsContract {
    private final Budgets budgets = accounts(Faults.none());

    @Override
    protected Budgets budgets() {
      return budgets;
    }
  }

  @Nested
  @DisplayName("When the first answer to every request is lost")
  class Lost extends BudgetsContract {
    private final Budgets budgets = accounts(new LostOnce());

    @Override
    protected Budgets budgets() {
      return budgets;
    }
  }

  private static Budgets accounts(Faults faults) {
    TableSchema table = new TableSchema("jobs", "pk", List.of());
    return new DynamoDbBudgets(new InMemoryDynamoDb(List.of(table), faults), "jobs");
  }

  private static final class LostOnce implements Faults {
    private final Set<DynamoDbRequest> seen = ConcurrentHashMap.newKeySet();

    @Override
    public Answer after(DynamoDbRequest request) {
      return seen.add(request) ? Answer.LOST_AND_REPEATED : Answer.ARRIVES;
    }
  }
}
