package dev.millrace.local.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.client.MillraceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace keys revoke}: ends a key. */
@Command(name = "revoke", description = "End a key, for ever.")
final class KeysRevokeCommand extends ApiCommand {

  @Option(names = "--tenant", required = true, description = "Whose key it is.")
  private String tenant = "";

  @Parameters(paramLabel = "KEY_ID", description = "The key's id, key_…")
  private String id = "";

  @Override
  void run(MillraceClient client) {
    client.keys().revoke(tenant, id);
    say("Revoked " + id + ".");
    if (isJson()) {
      print(JsonNodeFactory.instance.objectNode().put("id", id).put("revoked", true));
    }
  }
}
