package dev.millrace.faults.dynamodb;

import static dev.millrace.faults.dynamodb.DynamoDbTable.TABLE;

import dev.millrace.faults.EmulatedAws;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The contract as DynamoDB Local keeps it: proof that the one in memory is faithful. */
class DynamoDbLocalIT extends DynamoDbContract {
  @TempDir static Path folder;
  private static EmulatedAws aws;
  private static DynamoDbClient dynamoDb;

  @BeforeAll
  static void start() throws IOException {
    aws = EmulatedAws.start(folder);
    dynamoDb = aws.clients("dynamodb", aws.endpoint("dynamodb")).dynamoDb();
    dynamoDb.createTable(r ->
        r.tableName(TABLE)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                attribute("pk", ScalarAttributeType.S),
                attribute("shard", ScalarAttributeType.N),
                attribute("at", ScalarAttributeType.N),
                attribute("owner", ScalarAttributeType.S))
            .keySchema(key("pk", KeyType.HASH))
            .globalSecondaryIndexes(
                index("due", ProjectionType.KEYS_ONLY)
                    .keySchema(key("shard", KeyType.HASH), key("at", KeyType.RANGE))
                    .build(),
                index("all", ProjectionType.ALL).keySchema(key("owner", KeyType.HASH)).build()));
  }

  @AfterAll
  static void stop() throws IOException {
    dynamoDb.close();
    aws.close();
  }

  @Override
  DynamoDbClient client() {
    return dynamoDb;
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static GlobalSecondaryIndex.Builder index(String name, ProjectionType projection) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .projection(p -> p.projectionType(projection));
  }
}
