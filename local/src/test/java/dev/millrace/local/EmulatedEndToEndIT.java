package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.aws.AwsClients;
import dev.millrace.aws.Environment;
import dev.millrace.local.emulated.EmulatedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

class EmulatedEndToEndIT extends EndToEndContract {
  private static final int CONCURRENCY = 2;

  @TempDir static Path folder;
  private static DataFolder data;
  private static EmulatedServer server;

  @BeforeAll
  static void start() {
    data = DataFolder.open(folder);
    Path home = Path.of("..").toAbsolutePath().normalize();
    server = EmulatedServer.start(data, new RunOptions(home, 0, CONCURRENCY, null).withLoopback());
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
  int jobs() {
    return 600;
  }

  @Override
  int flood() {
    return 400;
  }

  @Override
  void putObject(String key, String content) {
    clients().s3().putObject(r -> r.bucket(inbox()).key(key), RequestBody.fromString(content));
  }

  @Override
  Optional<String> object(String key) {
    try {
      return Optional.of(
          clients().s3().getObjectAsBytes(r -> r.bucket(inbox()).key(key)).asUtf8String());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  long countJobs() {
    String table = endpoints().at("/resources/JobsTable").asText();
    return clients()
        .dynamoDb()
        // the table has counters of usage, too
        .scanPaginator(r -> r.tableName(table).filterExpression("attribute_exists(input_sha256)"))
        .stream()
        .mapToLong(ScanResponse::count)
        .sum();
  }

  private static String inbox() {
    return endpoints().at("/resources/InboxBucket").asText();
  }

  private static AwsClients clients() {
    JsonNode endpoints = endpoints();
    return new AwsClients(
        new Environment(
            Map.of(
                "AWS_REGION", endpoints.get("region").asText(),
                "AWS_ENDPOINT_URL_DYNAMODB", endpoints.get("dynamodb").asText(),
                "AWS_ENDPOINT_URL_S3", endpoints.get("s3").asText(),
                "AWS_ACCESS_KEY_ID", endpoints.get("accessKeyId").asText(),
                "AWS_SECRET_ACCESS_KEY", endpoints.get("secretAccessKey").asText())));
  }

  private static JsonNode endpoints() {
    try {
      return new JsonMapper().readTree(folder.resolve("endpoints.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  Cap cap(List<JsonNode> jobs) {
    return new Cap(server.mostRunning("WorkerFunction"), CONCURRENCY);
  }
}
