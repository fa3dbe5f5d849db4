package dev.millrace.local.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace keys}: who may call a server. */
@Command(
    name = "keys",
    description = "Make, list, rotate and revoke API keys. Needs a key that may administer.",
    mixinStandardHelpOptions = true,
    subcommands = {
      KeysCreateCommand.class,
      KeysListCommand.class,
      KeysRotateCommand.class,
      KeysRevokeCommand.class
    })
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say what to do: create, list, rotate or revoke");
  }
}
