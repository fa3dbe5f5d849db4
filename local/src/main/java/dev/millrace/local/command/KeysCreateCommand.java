package dev.millrace.local.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.KeySpec;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.NewApiKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace keys create}: the new key, alone, on standard output. */
@Command(name = "create", description = "Make a key and print it; it is never told again.")
final class KeysCreateCommand extends ApiCommand {

  @Option(names = "--tenant", required = true, description = "Whose key it is to be.")
  private String tenant = "";

  @Option(names = "--name", description = "A name for people.")
  private @Nullable String name;

  @Option(
      names = "--scope",
      split = ",",
      description = "What it allows: read, submit, admin (default: read,submit).")
  private List<String> scopes = List.of();

  @Option(names = "--model", split = ",", description = "Only these models (default: all).")
  private List<String> models = List.of();

  @Option(names = "--expires", description = "It ends then, such as 2027-01-01T00:00:00Z.")
  private @Nullable OffsetDateTime expires;

  @Override
  void run(MillraceClient client) {
    Instant end = expires == null ? null : expires.toInstant();
    print(this, client.keys().create(new KeySpec(tenant, name, scopes, models, end)));
  }

  /** The key on standard output, everything else beside it. */
  static void print(ApiCommand command, NewApiKey made) {
    command.say(
        "Made key "
            + made.about().id()
            + " of "
            + made.about().tenant()
            + ": "
            + String.join(", ", made.about().scopes())
            + ". Keep it now; nobody can ask for it again.");
    if (command.isJson() && made.about().json() instanceof ObjectNode about) {
      command.print(about.deepCopy().put("key", made.secret()));
    } else {
      command.print(made.secret());
    }
  }
}
