package dev.millrace.local.command;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.Model;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code millrace models rollback}. */
@Command(
    name = "rollback",
    description = "Let a model's name mean an earlier version again. No version is deleted.")
final class ModelsRollbackCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "MODEL", description = "Its name.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Which version (default: the one before the present one).")
  private @Nullable Integer version;

  @Override
  void run(MillraceClient client) {
    Model before = client.models().get(name);
    int target = version == null ? previous(before) : version;
    Model after = client.models().setDefault(name, target);
    if (isJson()) {
      print(after.json());
    } else {
      print(after.id() + " means version " + after.defaultVersion() + " now");
    }
    say("It meant " + before.defaultVersion() + ". Jobs that were accepted keep their version.");
  }

  private static int previous(Model model) {
    return model.versions().stream()
        .filter(each -> each < model.defaultVersion())
        .max(Integer::compare)
        .orElseThrow(() ->
            new FailedException(
                NOT_FOUND, model.id() + " has no version before " + model.defaultVersion()));
  }
}
