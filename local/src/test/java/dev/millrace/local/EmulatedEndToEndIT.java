package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.aws.AwsClients;
import dev.millrace.aws.Environment;
import dev.millrace.local.emulated.EmulatedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

class EmulatedEndToEndIT extends EndToEndContract {
  private static final int CONCURRENCY = 2;

  @TempDir static Path folder;
  private static DataFolder data;
  private static EmulatedServer server;

  @BeforeAll
  static void start() {
    data = DataFolder.open(folder);
    Path home = Path.of("..").toAbsolutePath().normalize();
    server = EmulatedServer.start(data, new RunOptions(home, 0, CONCURRENCY, null));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    data.close();
  }

  @Override
  LocalServer server() {
    return server;
  }

  @Override
  int flood() {
    return 400;
  }

  @Override
  long countJobs() {
    try {
      JsonNode endpoints = new JsonMapper().readTree(folder.resolve("endpoints.json").toFile());
      DynamoDbClient dynamoDb =
          new AwsClients(
                  new Environment(
                      Map.of(
                          "AWS_REGION", endpoints.get("region").asText(),
                          "AWS_ENDPOINT_URL_DYNAMODB", endpoints.get("dynamodb").asText(),
                          "AWS_ACCESS_KEY_ID", endpoints.get("accessKeyId").asText(),
                          "AWS_SECRET_ACCESS_KEY", endpoints.get("secretAccessKey").asText())))
              .dynamoDb();
      String table = endpoints.at("/resources/JobsTable").asText();
      return dynamoDb
          // the table has counters of usage, too
          .scanPaginator(r -> r.tableName(table).filterExpression("attribute_exists(input_sha256)"))
          .stream()
          .mapToLong(ScanResponse::count)
          .sum();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot count", e);
    }
  }

  @Override
  Cap cap(List<JsonNode> jobs) {
    return new Cap(server.mostRunning("WorkerFunction"), CONCURRENCY);
  }
}
