package dev.millrace.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.ConnectionException;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.MillraceException;
import dev.millrace.client.ProblemException;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.local.StartException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that talks to a running server. Results go to standard output, talk and errors to
 * standard error.
 */
@Command(
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused",
      "2:the command line is wrong",
      "3:not found",
      "4:the key is missing, wrong or may not do this",
      "5:too many requests",
      "8:no answer, or the server failed"
    })
abstract class ApiCommand implements Callable<Integer> {
  static final int REFUSED = 1;
  static final int NOT_FOUND = 3;
  private static final int USAGE = 2;
  private static final int NOT_ALLOWED = 4;
  private static final int THROTTLED = 5;
  private static final int NO_ANSWER = 8;

  @Option(
      names = "--api",
      description = "Address of the API; its key is MILLRACE_API_KEY (default: MILLRACE_API).")
  private @Nullable String api;

  @Option(
      names = "--data",
      description = "Folder of a server on this machine, which names it (default: .millrace).")
  private @Nullable Path data;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command cannot do it; the message says why. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    FailedException(int exitCode, String message) {
      super(message);
      this.exitCode = exitCode;
    }
  }

  /** Does it. */
  abstract void run(MillraceClient client);

  @Override
  public Integer call() {
    try (MillraceClient client = ApiConnection.find(api, data, System.getenv()).open()) {
      run(client);
      return 0;
    } catch (MillraceException e) {
      say("millrace: " + e.getMessage());
      return exitCode(e);
    } catch (FailedException e) {
      say("millrace: " + e.getMessage());
      return e.exitCode;
    } catch (UncheckedIOException e) {
      say("millrace: " + e.getMessage());
      return REFUSED;
    } catch (StartException | InvalidModelPackageException | IllegalArgumentException e) {
      say("millrace: " + e.getMessage());
      return USAGE;
    } finally {
      out().flush();
    }
  }

  final boolean isJson() {
    return json;
  }

  /** Prints a result. */
  final void print(String line) {
    out().println(line);
    out().flush();
  }

  final void print(JsonNode document) {
    print(document.toPrettyString());
  }

  /** Talks. */
  final void say(String line) {
    PrintWriter talk = spec.commandLine().getErr();
    talk.println(line);
    talk.flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static int exitCode(MillraceException e) {
    if (e instanceof ConnectionException) {
      return NO_ANSWER;
    }
    if (!(e instanceof ProblemException problem)) {
      return REFUSED;
    }
    return switch (problem.status()) {
      case 400, 413, 415, 422 -> USAGE;
      case 401, 403 -> NOT_ALLOWED;
      case 404, 410 -> NOT_FOUND;
      case 429 -> THROTTLED;
      default -> problem.status() >= 500 ? NO_ANSWER : REFUSED;
    };
  }
}
