package dev.millrace.faults.dynamodb;

import dev.millrace.aws.DynamoDbProviderGates;
import dev.millrace.core.provider.ProviderGates;
import dev.millrace.core.provider.ProviderGatesContract;
import java.util.List;

/** Gates in DynamoDB as the simulation has it. */
class InMemoryDynamoDbProviderGatesTest extends ProviderGatesContract {
  private final ProviderGates gates =
      new DynamoDbProviderGates(
          new InMemoryDynamoDb(List.of(new TableSchema("jobs", "pk", List.of())), Faults.none()),
          "jobs");

  @Override
  protected ProviderGates gates() {
    return gates;
  }
}
