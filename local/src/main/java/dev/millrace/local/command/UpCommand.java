package dev.millrace.local.command;

import dev.millrace.local.DataFolder;
import dev.millrace.local.LlmOptions;
import dev.millrace.local.LocalServer;
import dev.millrace.local.Rehearsal;
import dev.millrace.local.RunOptions;
import dev.millrace.local.embedded.EmbeddedServer;
import dev.millrace.local.emulated.EmulatedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace up}: runs until it is stopped. */
@Command(
    name = "up",
    description = "Run the server on this machine. Ctrl-C stops it in order.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  /** As browsers send it: in small letters, without a path. */
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]+)?");

  @Option(
      names = "--port",
      description = "Port of the API on loopback, 0 for any free one (default: ${DEFAULT-VALUE}).",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--data",
      description = "Folder that keeps jobs and results (default: ${DEFAULT-VALUE}).",
      defaultValue = ".millrace")
  private Path data = Path.of(".millrace");

  @Option(
      names = "--workers",
      description =
          "Jobs that run at once (default: one for each processor; emulated: the template's).",
      defaultValue = "0")
  private int workers;

  @Option(
      names = "--emulate",
      description = "Run template.yaml and its Lambda handlers on an emulated AWS instead.")
  private boolean emulate;

  @Option(
      names = "--processes",
      description = "With --emulate: each function in child JVMs, which its time-out kills.")
  private boolean processes;

  @Option(
      names = "--allow-loopback",
      description =
          "Let webhooks and file URLs reach this machine, by plain HTTP too, to try them out.")
  private boolean allowLoopback;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      description =
          "Let scripts of this origin's pages call the API, like https://app.example; may be"
              + " repeated (with --emulate: once).")
  private List<String> corsOrigins = List.of();

  @Option(
      names = "--llm",
      paramLabel = "MODE",
      description =
          "mock: models of the runtime llm are answered offline, for nothing; live: by their"
              + " providers (default: ${DEFAULT-VALUE}).",
      defaultValue = "mock")
  private Mode llm = Mode.mock;

  @Option(
      names = "--providers",
      paramLabel = "FILE",
      description = "JSON file of providers and where their keys are; see docs/llm.md.")
  private @Nullable Path providers;

  @Option(
      names = "--llm-calls",
      description =
          "Calls of providers at once (default: 10; emulated: the template's, and in tens).",
      defaultValue = "0")
  private int llmCalls;

  @Option(
      names = "--llm-usd",
      description =
          "US dollars that providers may be paid in a month (default: ${DEFAULT-VALUE}). No call is"
              + " made beyond it.",
      defaultValue = "10")
  private long llmUsd;

  @Option(
      names = "--delay",
      description = "Make each run so many milliseconds longer, to try out clients.",
      defaultValue = "0")
  private long delayMillis;

  @Option(
      names = "--fail-rate",
      description = "Let this share of runs fail, from 0 to 1; they are repeated as usual.",
      defaultValue = "0")
  private double failRate;

  @Option(
      names = "--duplicate-rate",
      description = "Deliver this share of queue messages twice, from 0 to 1.",
      defaultValue = "0")
  private double duplicateRate;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (processes && !emulate) {
      throw new ParameterException(spec.commandLine(), "--processes needs --emulate");
    }
    checkOrigins();
    checkCalls();
    RunOptions options =
        new RunOptions(
            Millrace.home(),
            port,
            workers,
            System.getenv("MILLRACE_API_KEY"),
            processes,
            allowLoopback,
            Set.copyOf(corsOrigins),
            rehearsal(),
            llm());
    CountDownLatch stopped = new CountDownLatch(1);
    DataFolder folder = DataFolder.open(data);
    LocalServer server =
        emulate ? EmulatedServer.start(folder, options) : EmbeddedServer.start(folder, options);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
    Announcement.print(System.out, server, folder);
    stopped.await();
    return 0;
  }

  private void checkOrigins() {
    for (String origin : corsOrigins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new ParameterException(
            spec.commandLine(), "--cors-origin is like https://app.example, not " + origin);
      }
    }
    if (emulate && corsOrigins.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "--emulate takes one --cors-origin, as the template does");
    }
  }

  /** Each of the template's workers makes ten, and SQS lets no fewer than two run. */
  private void checkCalls() {
    int each = EmulatedServer.CALLS_OF_A_WORKER;
    if (emulate && llmCalls > 0 && (llmCalls < 2 * each || llmCalls % each != 0)) {
      throw new ParameterException(
          spec.commandLine(), "With --emulate, --llm-calls is 20, 30 and so on");
    }
  }

  /** The words on the command line. */
  private enum Mode {
    mock,
    live
  }

  private LlmOptions llm() {
    try {
      String json = providers == null ? "{}" : Files.readString(providers);
      return new LlmOptions(llm == Mode.live, json, llmCalls, llmUsd, System.getenv());
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--providers cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Rehearsal rehearsal() {
    try {
      return new Rehearsal(Duration.ofMillis(delayMillis), failRate, duplicateRate);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void stop(LocalServer server, DataFolder folder) {
    System.err.println("Stopping.");
    server.close();
    try {
      folder.close();
    } catch (IOException e) {
      System.err.println("The data folder's lock goes with the process: " + e.getMessage());
    }
    System.err.println("Stopped. Every accepted job is kept and goes on at the next start.");
  }
}
