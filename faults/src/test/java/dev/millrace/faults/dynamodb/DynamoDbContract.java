package dev.millrace.faults.dynamodb;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the real service and the one in memory have in common. */
abstract class DynamoDbContract {

  /** Of a service that has the {@link DynamoDbTable}. */
  abstract DynamoDbClient client();

  @Nested
  @DisplayName("Items")
  class Items extends DynamoDbItemContract {
    @Override
    DynamoDbClient client() {
      return DynamoDbContract.this.client();
    }
  }

  @Nested
  @DisplayName("Queries")
  class Queries extends DynamoDbQueryContract {
    @Override
    DynamoDbClient client() {
      return DynamoDbContract.this.client();
    }
  }

  @Nested
  @DisplayName("Transactions")
  class Transactions extends DynamoDbTransactionContract {
    @Override
    DynamoDbClient client() {
      return DynamoDbContract.this.client();
    }
  }
}
