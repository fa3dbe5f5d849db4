package dev.millrace.local.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.client.ApiKey;
import dev.millrace.client.MillraceClient;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace keys list}: never the keys themselves. */
@Command(name = "list", description = "List a tenant's keys, without the keys themselves.")
final class KeysListCommand extends ApiCommand {

  @Option(names = "--tenant", required = true, description = "Whose keys.")
  private String tenant = "";

  @Override
  void run(MillraceClient client) {
    List<ApiKey> keys = client.keys().list(tenant);
    if (isJson()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      keys.forEach(key -> all.add(key.json()));
      print(all);
      return;
    }
    TableText table = new TableText("ID", "NAME", "SCOPES", "MODELS", "CREATED", "ENDS");
    for (ApiKey key : keys) {
      table.add(
          key.id(),
          key.name() == null ? "-" : key.name(),
          String.join(",", key.scopes()),
          key.models().isEmpty() ? "all" : String.join(",", key.models()),
          time(key.createdAt()),
          key.revokedAt() == null ? time(key.expiresAt()) : "revoked " + time(key.revokedAt()));
    }
    table.lines().forEach(this::print);
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "-" : time.toString();
  }
}
