package dev.millrace.faults.simulation;

import dev.millrace.aws.DynamoDbBudgets;
import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.aws.DynamoDbQuotas;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.provider.Budgets;
import dev.millrace.embedded.SqliteBudgets;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.faults.dynamodb.Faults;
import dev.millrace.faults.dynamodb.InMemoryDynamoDb;
import dev.millrace.faults.dynamodb.IndexSchema;
import dev.millrace.faults.dynamodb.TableSchema;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** What keeps the jobs of a simulation: each of the real adapters. */
public enum Backend {
  SQLITE {
    @Override
    Stores open(Troubles.Calls calls) {
      SqliteJobStore store = SqliteJobStore.inMemory();
      return new Stores(store, store.quotas(), SqliteBudgets.inMemory());
    }
  },
  DYNAMODB {
    @Override
    Stores open(Troubles.Calls calls) {
      InMemoryDynamoDb dynamoDb =
          new InMemoryDynamoDb(
              List.of(
                  new TableSchema(
                      TABLE,
                      "pk",
                      List.of(
                          new IndexSchema("due", "due_shard", "due_at", true),
                          new IndexSchema("list", "tenant", "list_key", true)))),
              new Repetitions(calls));
      return new Stores(
          new DynamoDbJobStore(dynamoDb, TABLE, 2),
          new DynamoDbQuotas(dynamoDb, TABLE),
          new DynamoDbBudgets(dynamoDb, TABLE));
    }
  };

  private static final String TABLE = "jobs";

  abstract Stores open(Troubles.Calls calls);

  /** The jobs, what their tenants have reserved, and what they pay. */
  record Stores(JobStore jobs, Quotas quotas, Budgets budgets) {}

  /** The SDK repeats a write whose answer it does not get. */
  private record Repetitions(Troubles.Calls calls) implements Faults {
    @Override
    public Answer after(DynamoDbRequest request) {
      boolean write =
          request instanceof PutItemRequest || request instanceof TransactWriteItemsRequest;
      if (!write || calls.healed().get() || !calls.world().happens(calls.troubles().repeats())) {
        return Answer.ARRIVES;
      }
      calls.world().step();
      return Answer.LOST_AND_REPEATED;
    }
  }
}
