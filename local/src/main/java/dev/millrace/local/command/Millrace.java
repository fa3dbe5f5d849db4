package dev.millrace.local.command;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.local.StartException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/**
 * The {@code millrace} command. Results go to standard output, everything else to standard error.
 */
@Command(
    name = "millrace",
    description = "Asynchronous ML inference: queue-driven, durable, on one machine or on AWS.",
    mixinStandardHelpOptions = true,
    versionProvider = Millrace.Version.class,
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      ModelsCommand.class,
      KeysCommand.class,
      TenantsCommand.class
    })
public final class Millrace implements Runnable {

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"millrace " + current()};
    }

    static String current() {
      String version = Millrace.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }

  /** Exits with 0 when done, 1 when a job or a start failed, 2 when the command line is wrong. */
  public static void main(String[] args) {
    System.setProperty("log4j2.configurationFile", "classpath:log4j2-local.xml");
    CommandLine commandLine = new CommandLine(new Millrace());
    commandLine.setExecutionExceptionHandler(Millrace::report);
    System.exit(commandLine.execute(args));
  }

  /**
   * The repository, as the launching script says; the working directory for those who start the
   * class themselves.
   */
  static Path home() {
    return Path.of(System.getProperty("millrace.home", "")).toAbsolutePath();
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.err);
  }

  private static int report(Exception e, CommandLine commandLine, ParseResult result)
      throws Exception {
    if (e instanceof StartException
        || e instanceof StoreUnavailableException
        || e instanceof InvalidModelPackageException) {
      System.err.println("millrace: " + e.getMessage());
      return 1;
    }
    throw e;
  }
}
