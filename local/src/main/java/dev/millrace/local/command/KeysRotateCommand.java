package dev.millrace.local.command;

import dev.millrace.client.ApiKey;
import dev.millrace.client.KeySpec;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.MillraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace keys rotate}: a new key with the same rights, and the old one ends. */
@Command(name = "rotate", description = "Make a key with the same rights, then revoke the old one.")
final class KeysRotateCommand extends ApiCommand {

  @Option(names = "--tenant", required = true, description = "Whose key it is.")
  private String tenant = "";

  @Option(names = "--keep-old", description = "Leave the old key, to be revoked later.")
  private boolean keepOld;

  @Parameters(paramLabel = "KEY_ID", description = "The old key's id, key_…")
  private String id = "";

  @Override
  void run(MillraceClient client) {
    ApiKey old =
        client.keys().list(tenant).stream()
            .filter(key -> key.id().equals(id) && key.revokedAt() == null)
            .findFirst()
            .orElseThrow(() ->
                new FailedException(NOT_FOUND, "The tenant " + tenant + " has no live key " + id));
    KeysCreateCommand.print(this, client.keys().create(KeySpec.like(old)));
    if (keepOld) {
      say("The old key " + id + " is left; revoke it when nobody uses it any more.");
      return;
    }
    try {
      client.keys().revoke(tenant, id);
    } catch (MillraceException e) {
      say("The new key is good, but the old one, " + id + ", was not revoked.");
      throw e;
    }
    say("Revoked the old key " + id + ".");
  }
}
