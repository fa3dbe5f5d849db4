package dev.millrace.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.aws.AwsClients;
import dev.millrace.aws.Environment;
import dev.millrace.local.DataFolder;
import dev.millrace.local.RunOptions;
import dev.millrace.local.emulated.EmulatedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The emulated services of a local run, and the product's own clients for them. */
public final class EmulatedAws implements AutoCloseable {
  private final DataFolder data;
  private final EmulatedServer server;
  private final JsonNode endpoints;

  private EmulatedAws(DataFolder data, EmulatedServer server, JsonNode endpoints) {
    this.data = data;
    this.server = server;
    this.endpoints = endpoints;
  }

  /** Starts them on this folder. */
  public static EmulatedAws start(Path folder) throws IOException {
    Path home = Path.of("..").toAbsolutePath().normalize();
    DataFolder data = DataFolder.open(folder);
    EmulatedServer server = EmulatedServer.start(data, new RunOptions(home, 0, 1, null));
    JsonNode endpoints = new JsonMapper().readTree(folder.resolve("endpoints.json").toFile());
    return new EmulatedAws(data, server, endpoints);
  }

  /** Where the service is: {@code dynamodb}, {@code sqs} or {@code s3}. */
  public URI endpoint(String service) {
    return URI.create(endpoints.get(service).asText());
  }

  /** What the resource of the template is called. */
  public String resource(String logicalId) {
    return endpoints.at("/resources/" + logicalId).asText();
  }

  /** Clients of which this service's has another endpoint. */
  public AwsClients clients(String service, URI endpoint) {
    Map<String, String> variables = new HashMap<>();
    for (String each : new String[] {"dynamodb", "sqs", "s3"}) {
      variables.put(variable(each), endpoint(each).toString());
    }
    variables.put(variable(service), endpoint.toString());
    variables.put("AWS_REGION", endpoints.get("region").asText());
    variables.put("AWS_ACCESS_KEY_ID", endpoints.get("accessKeyId").asText());
    variables.put("AWS_SECRET_ACCESS_KEY", endpoints.get("secretAccessKey").asText());
    return new AwsClients(new Environment(variables));
  }

  @Override
  public void close() throws IOException {
    server.close();
    data.close();
  }

  private static String variable(String service) {
    return "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
  }
}
