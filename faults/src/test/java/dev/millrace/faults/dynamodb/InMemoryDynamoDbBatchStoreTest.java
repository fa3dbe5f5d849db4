package dev.millrace.faults.dynamodb;

import dev.millrace.aws.DynamoDbBatchStore;
import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.BatchStoreContract;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Batches in DynamoDB as the simulation has it. */
class InMemoryDynamoDbBatchStoreTest {
  private static final TableSchema TABLE =
      new TableSchema(
          "jobs",
          "pk",
          List.of(
              new IndexSchema("due", "due_shard", "due_at", true),
              new IndexSchema("list", "tenant", "list_key", true)));

  @Nested
  @DisplayName("When every answer arrives")
  class Arriving extends Contract {
    Arriving() {
      super(Faults.none());
    }
  }

  @Nested
  @DisplayName("When the first answer to every request is lost")
  class Lost extends Contract {
    Lost() {
      super(new LostOnce());
    }
  }

  abstract static class Contract extends BatchStoreContract {
    private final DynamoDbClient dynamoDb;
    private final BatchStore store;

    Contract(Faults faults) {
      this.dynamoDb = new InMemoryDynamoDb(List.of(TABLE), faults);
      this.store = new DynamoDbBatchStore(dynamoDb, "jobs");
    }

    @Override
    protected BatchStore store() {
      return store;
    }

    @Override
    protected Usage usage(TenantId tenant, LocalDate day) {
      return new DynamoDbJobStore(dynamoDb, "jobs", 2).usage(tenant, day);
    }
  }

  private static final class LostOnce implements Faults {
    private final Set<DynamoDbRequest> seen = ConcurrentHashMap.newKeySet();

    @Override
    public Answer after(DynamoDbRequest request) {
      return seen.add(request) ? Answer.LOST_AND_REPEATED : Answer.ARRIVES;
    }
  }
}
