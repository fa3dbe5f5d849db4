package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.aws.AwsClients;
import dev.millrace.aws.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * What an emulated server made of the template.
 *
 * @param data its data folder
 */
record EmulatedResources(Path data) {

  /** The physical id of this logical one. */
  String id(String logicalId) {
    return endpoints().at("/resources/" + logicalId).asText();
  }

  /** Clients of the emulated services. */
  AwsClients clients() {
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

  /** How many jobs the table holds. */
  static long countJobs(AwsClients clients, String table) {
    return clients
        .dynamoDb()
        // the table has counters of usage, too
        .scanPaginator(r -> r.tableName(table).filterExpression("attribute_exists(input_sha256)"))
        .stream()
        .mapToLong(ScanResponse::count)
        .sum();
  }

  private JsonNode endpoints() {
    try {
      return new JsonMapper().readTree(data.resolve("endpoints.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
